//! How often a caller may try to sign in, or send a public form. Who has a registered phone is counted by it alone: strangers' tries do not keep its owner out.

use crate::store::KeyHash;
use app::domain::{id::StaffId, mobile::Mobile};
use std::{
    collections::HashMap,
    hash::Hash,
    mem,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Tries at once, and after how many seconds one more: of one account from one network, one registered phone, or one session. Enough
/// for a forgotten password, and 1,440 guesses a day.
const OF_ACCOUNT_THERE: (u32, u64) = (10, 60);
/// Of one account from all networks together, without a registered phone: many addresses guess no faster than this.
const OF_ACCOUNT: (u32, u64) = (30, 30);
/// From one network: a whole office signs in at eight o'clock.
const FROM_NETWORK: (u32, u64) = (60, 5);
/// From the 65,536 networks of one site's IPv6 addresses together: five such offices.
const FROM_SITE: (u32, u64) = (300, 1);
/// Public forms from one network: 32 people of a meeting share one address, and each may err twice. Then one every half a minute: 120 an hour.
const FORMS_FROM_NETWORK: (u32, u64) = (120, 30);
/// From one site's IPv6 addresses together: five such meetings.
const FORMS_FROM_SITE: (u32, u64) = (600, 6);
/// Entries of refused tries in the audit: 2 MB a day, however many networks guess. The others are counted in the next one.
const REFUSALS_NOTED: (u32, u64) = (100, 10);
/// Lines in the log about a proxy that hides who calls.
const HIDDEN_NOTED: (u32, u64) = (1, 3600);
/// What is more than all that may be had at once is never had: such a caller comes back in an hour, and once more.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// A key is kept until so many others have come after it. Each of those is a password to look at, 20 ms of a processor and more: with
/// four at once that takes ten minutes, in which a bucket is nearly full again in any case. Twice so many keys take 20 MB.
const KEYS_MAX: usize = 100_000;

/// What shows that the account's owner tries, before the password is looked at: strangers do not have it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A phone that is registered for this member of staff, by its signature.
    Phone(KeyHash, StaffId),
    /// A user who is signed in.
    Session(StaffId),
}

/// The tries of the last minutes, in memory: a restart forgets them.
pub struct Throttle {
    owners: Limiter<Owner>,
    there: Limiter<(Mobile, IpAddr)>,
    account: Limiter<Mobile>,
    network: Limiter<IpAddr>,
    site: Limiter<IpAddr>,
    forms: Limiter<IpAddr>,
    forms_of_site: Limiter<IpAddr>,
    refusals: Notes,
    hidden: Notes,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            owners: Limiter::new(OF_ACCOUNT_THERE),
            there: Limiter::new(OF_ACCOUNT_THERE),
            account: Limiter::new(OF_ACCOUNT),
            network: Limiter::new(FROM_NETWORK),
            site: Limiter::new(FROM_SITE),
            forms: Limiter::new(FORMS_FROM_NETWORK),
            forms_of_site: Limiter::new(FORMS_FROM_SITE),
            refusals: Notes::new(REFUSALS_NOTED),
            hidden: Notes::new(HIDDEN_NOTED),
        }
    }
}

impl Throttle {
    /// Counts one try of a registered phone or in a session, before the password is looked at.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn try_own(&self, owner: &Owner) -> Result<(), Duration> {
        self.owners.take(owner)
    }

    /// Counts one try of anybody else.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn try_once(&self, phone: &Mobile, address: IpAddr) -> Result<(), Duration> {
        let network = network(address);
        self.network.take(&network)?;
        site(address).map_or(Ok(()), |site| self.site.take(&site))?;
        self.there.take(&(phone.clone(), network))?;
        self.account.take(phone)
    }

    /// Counts a public form that somebody sends.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn try_form(&self, address: IpAddr) -> Result<(), Duration> {
        self.forms.take(&network(address))?;
        site(address).map_or(Ok(()), |site| self.forms_of_site.take(&site))
    }

    /// Counts a refused try; when it is to be noted, how many there were since the last note.
    pub fn note_refusal(&self) -> Option<u64> {
        self.refusals.note()
    }

    /// Counts a try whose caller a proxy hides; when it is to be noted, how many there were since the last note.
    pub fn note_hidden(&self) -> Option<u64> {
        self.hidden.note()
    }
}

/// What happens as often as strangers want is noted so often only; a note says how many it covers.
pub struct Notes {
    limiter: Limiter<()>,
    /// Since the last note.
    unnoted: AtomicU64,
}

impl Notes {
    /// So many at once, and one more after so many seconds.
    pub fn new(often: (u32, u64)) -> Self {
        Self { limiter: Limiter::new(often), unnoted: AtomicU64::new(0) }
    }

    /// Counts one; when it is to be noted, how many there were since the last note.
    pub fn note(&self) -> Option<u64> {
        self.unnoted.fetch_add(1, Ordering::Relaxed);
        self.limiter.take(&()).ok()?;
        Some(self.unnoted.swap(0, Ordering::Relaxed)).filter(|times| *times > 0) // a concurrent note took it along
    }
}

/// What each key may do, in memory: a bucket that holds so many, and into which one comes back after the other.
pub struct Limiter<K> {
    at_once: u32,
    every: Duration,
    keys_max: usize,
    full: Mutex<Generations<K>>,
}

/// When the bucket of each key is full again. Keys move to the newer generation when they are used; when that one is full, the older
/// one is forgotten. No try looks at more than its own key.
struct Generations<K> {
    newer: HashMap<K, Instant>,
    older: HashMap<K, Instant>,
}

impl<K: Hash + Eq + Clone> Generations<K> {
    fn get(&self, key: &K) -> Option<Instant> {
        self.newer.get(key).or_else(|| self.older.get(key)).copied()
    }

    fn put(&mut self, key: &K, full: Instant, keys_max: usize) {
        if self.newer.len() >= keys_max && !self.newer.contains_key(key) {
            self.older = mem::take(&mut self.newer);
        }
        self.newer.insert(key.clone(), full);
    }
}

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// So many at once and in an hour; one comes back after the other. At least one.
    pub fn an_hour(many: u32) -> Self {
        let many = many.max(1);
        Self::with(many, Duration::from_secs(3600) / many)
    }

    fn new((at_once, seconds): (u32, u64)) -> Self {
        Self::with(at_once, Duration::from_secs(seconds))
    }

    fn with(at_once: u32, every: Duration) -> Self {
        let full = Generations { newer: HashMap::new(), older: HashMap::new() };
        Self { at_once, every, keys_max: KEYS_MAX, full: Mutex::new(full) }
    }

    /// Takes one.
    ///
    /// # Errors
    /// How long to wait, when none is left.
    pub fn take(&self, key: &K) -> Result<(), Duration> {
        self.take_some(key, NonZeroU32::MIN)
    }

    /// Takes so many together, or none.
    ///
    /// # Errors
    /// How long to wait, when there are fewer.
    pub fn take_some(&self, key: &K, many: NonZeroU32) -> Result<(), Duration> {
        self.take_at(Instant::now(), key, many.get())
    }

    fn take_at(&self, now: Instant, key: &K, many: u32) -> Result<(), Duration> {
        if many > self.at_once {
            return Err(LONGEST_WAIT); // more than there can ever be
        }
        let mut all = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        let full = all.get(key).map_or(now, |full| full.max(now));
        let then = full + self.every * many;
        let wait = then.saturating_duration_since(now + self.every * self.at_once);
        let taken = if wait.is_zero() { then } else { full };
        all.put(key, taken, self.keys_max);
        if wait.is_zero() { Ok(()) } else { Err(wait) }
    }
}

/// Who has one IPv6 address has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => beginning(v6, 64),
        v4 => v4,
    }
}

/// And a site often 2¹⁶ such networks.
fn site(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        IpAddr::V6(v6) => Some(beginning(v6, 48)),
        IpAddr::V4(_) => None,
    }
}

fn beginning(address: Ipv6Addr, bits: u32) -> IpAddr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits))).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn phone(last: u32) -> Mobile {
        Mobile::parse(&format!("140{last:08}")).unwrap()
    }

    fn address(last: u32) -> IpAddr {
        std::net::Ipv4Addr::from_bits(0x0A00_0000 + last).into()
    }

    fn v6(network: u128) -> IpAddr {
        Ipv6Addr::from_bits((0x2001_0DB8 << 96) + network).into()
    }

    #[test]
    fn one_account_from_one_place_may_err_ten_times_and_then_waits_a_minute() {
        let throttle = Throttle::default();
        (0..10).for_each(|_| throttle.try_once(&phone(1), address(1)).unwrap());
        let wait = throttle.try_once(&phone(1), address(1)).unwrap_err();
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60), "{wait:?}");
        throttle.try_once(&phone(2), address(1)).unwrap();
        throttle.try_once(&phone(1), address(2)).unwrap();
    }

    #[test]
    fn many_places_guess_one_account_no_faster_and_never_use_up_what_a_registered_phone_has() {
        let throttle = Throttle::default();
        let passed = (2..200).filter(|place| throttle.try_once(&phone(1), address(*place)).is_ok()).count();
        assert_eq!(passed, 30);
        let owner = Owner::Phone([7; 32], StaffId(Uuid::from_u128(1)));
        (0..10).for_each(|_| throttle.try_own(&owner).unwrap());
        throttle.try_own(&owner).unwrap_err();
    }

    #[test]
    fn a_meeting_behind_one_address_sends_its_forms_and_a_flood_waits_half_a_minute_for_each() {
        let throttle = Throttle::default();
        let passed = (0..200).filter(|_| throttle.try_form(address(1)).is_ok()).count();
        assert_eq!(passed, 120);
        let wait = throttle.try_form(address(1)).unwrap_err();
        assert!(wait > Duration::from_secs(20) && wait <= Duration::from_secs(30), "{wait:?}");
        throttle.try_form(address(2)).unwrap();
        let elsewhere = (1..1_000).filter(|net| throttle.try_form(v6(*net << 64)).is_ok()).count();
        assert!((600..610).contains(&elsewhere), "{elsewhere}");
    }

    #[test]
    fn whoever_guesses_cannot_fill_the_audit_and_every_try_is_counted() {
        let throttle = Throttle::default();
        let noted: Vec<u64> = (0..1_000).filter_map(|_| throttle.note_refusal()).collect();
        assert_eq!((noted.len(), noted.iter().sum::<u64>()), (100, 100));
        assert_eq!(throttle.refusals.unnoted.load(Ordering::Relaxed), 900);
    }

    #[test]
    fn one_place_tries_sixty_accounts_and_then_waits_also_with_all_its_ipv6_addresses() {
        let throttle = Throttle::default();
        let passed = (0..100).filter(|at| throttle.try_once(&phone(*at), v6((*at).into())).is_ok()).count();
        assert_eq!(passed, 60);
        let elsewhere = (100..1_000).filter(|at| throttle.try_once(&phone(*at), v6(u128::from(*at) << 64)).is_ok());
        let passed = passed + elsewhere.count();
        assert!((300..310).contains(&passed), "the 65,536 networks of one site are five places: {passed}");
        throttle.try_once(&phone(1_000), v6(1 << 80)).unwrap();
    }

    #[test]
    fn a_bucket_fills_again_one_by_one_and_never_holds_more() {
        let (limiter, begin) = (Limiter::new((3, 10)), Instant::now());
        let passed = |seconds: u64| {
            let now = begin + Duration::from_secs(seconds);
            (0..5).filter(|_| limiter.take_at(now, &"a", 1).is_ok()).count()
        };
        assert_eq!([0, 9, 10, 35, 10_000].map(passed), [3, 0, 1, 2, 3]);
        let now = begin + Duration::from_secs(20_000);
        assert_eq!(limiter.take_at(now, &"a", 4), Err(LONGEST_WAIT));
        limiter.take_at(now, &"a", 2).unwrap();
        assert_eq!(limiter.take_at(now, &"a", 2), Err(Duration::from_secs(10)));
        limiter.take_at(now, &"a", 1).unwrap();
    }

    #[test]
    fn keys_are_bounded_and_one_that_is_used_meanwhile_is_not_forgotten() {
        let mut limiter = Limiter::new((1, 60));
        limiter.keys_max = 100;
        limiter.take(&u32::MAX).unwrap();
        for key in 0..10_000 {
            limiter.take(&key).unwrap();
            limiter.take(&u32::MAX).unwrap_err();
            let all = limiter.full.lock().unwrap();
            assert!(all.newer.len() + all.older.len() <= 200);
        }
    }
}

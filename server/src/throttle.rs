//! How often somebody may try to sign in. Nobody is locked out for good: who waits may try again, and who has signed in from an
//! address before is not kept out by what others try.

use app::domain::mobile::Mobile;
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use std::{
    collections::HashSet,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Tries at once, and after how many seconds one more: of one account from one network. Enough for a forgotten password,
/// and 1,440 guesses a day.
const OF_ACCOUNT_THERE: (u32, u64) = (10, 60);
/// Of one account from all networks together that it has not been at home in: many addresses guess no faster than this.
const OF_ACCOUNT: (u32, u64) = (30, 30);
/// From one network: a whole office signs in at eight o'clock.
const FROM_NETWORK: (u32, u64) = (60, 5);
/// Entries of refused tries in the audit: 2 MB a day, however many networks guess. The others are counted in the next one.
const REFUSALS_NOTED: (u32, u64) = (100, 10);
/// What is more than all that may be had at once is never had: such a caller comes back in an hour, and once more.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// Beyond so many keys those that have rested are forgotten.
const KEYS_MAX: usize = 10_000;

/// The tries of the last minutes, in memory: a restart forgets them.
pub struct Throttle {
    there: Limiter<(Mobile, IpAddr)>,
    account: Limiter<Mobile>,
    network: Limiter<IpAddr>,
    /// Where accounts have signed in.
    at_home: Mutex<HashSet<(Mobile, IpAddr)>>,
    refusals: Notes,
}

impl Default for Throttle {
    fn default() -> Self {
        let (there, account) = (Limiter::new(OF_ACCOUNT_THERE), Limiter::new(OF_ACCOUNT));
        let (network, refusals) = (Limiter::new(FROM_NETWORK), Notes::new(REFUSALS_NOTED));
        Self { there, account, network, at_home: Mutex::default(), refusals }
    }
}

impl Throttle {
    /// Counts one try, before the password is looked at.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub fn try_once(&self, phone: &Mobile, address: IpAddr) -> Result<(), Duration> {
        let network = network(address);
        let there = (phone.clone(), network);
        self.network.take(&network)?;
        self.there.take(&there)?;
        let at_home = self.at_home.lock().unwrap_or_else(PoisonError::into_inner).contains(&there);
        if at_home { Ok(()) } else { self.account.take(phone) }
    }

    /// Counts a refused try; when it is to be noted, how many there were since the last note.
    pub fn note_refusal(&self) -> Option<u64> {
        self.refusals.note()
    }

    /// Somebody has signed in.
    pub fn succeeded(&self, phone: Mobile, address: IpAddr) {
        let mut at_home = self.at_home.lock().unwrap_or_else(PoisonError::into_inner);
        if at_home.len() > KEYS_MAX {
            at_home.clear();
        }
        at_home.insert((phone, network(address)));
    }
}

/// What happens as often as strangers want is noted so often only; a note says for how many it stands.
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
        Some(self.unnoted.swap(0, Ordering::Relaxed)).filter(|times| *times > 0) // a note beside this one took it along
    }
}

/// What each key may do, in memory.
pub struct Limiter<K: Hash + Eq + Clone>(DefaultKeyedRateLimiter<K>);

impl<K: Hash + Eq + Clone> Limiter<K> {
    /// So many at once and in an hour; one comes back after the other. At least one.
    pub fn an_hour(many: u32) -> Self {
        let many = NonZeroU32::new(many).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::keyed(Quota::per_hour(many)))
    }

    fn new((at_once, seconds): (u32, u64)) -> Self {
        let quota = Quota::with_period(Duration::from_secs(seconds)).unwrap_or(Quota::per_minute(NonZeroU32::MIN));
        Self(RateLimiter::keyed(quota.allow_burst(NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN))))
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
        if self.0.len() > KEYS_MAX {
            self.0.retain_recent();
        }
        match self.0.check_key_n(key, many) {
            Ok(taken) => taken.map_err(|until| until.wait_time_from(DefaultClock::default().now())),
            Err(_) => Err(LONGEST_WAIT), // more than there can ever be
        }
    }
}

/// Who has one IPv6 address has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(last: u32) -> Mobile {
        Mobile::parse(&format!("140{last:08}")).unwrap()
    }

    fn address(last: u32) -> IpAddr {
        std::net::Ipv4Addr::from_bits(0x0A00_0000 + last).into()
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
    fn many_places_guess_one_account_no_faster_and_keep_nobody_out_who_is_at_home() {
        let throttle = Throttle::default();
        throttle.succeeded(phone(1), address(1));
        let passed = (2..200).filter(|place| throttle.try_once(&phone(1), address(*place)).is_ok()).count();
        assert_eq!(passed, 30);
        throttle.try_once(&phone(1), address(1)).unwrap();
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
        let v6 = |host: u128| IpAddr::from(Ipv6Addr::from_bits((0x2001_0DB8 << 96) + host));
        let passed = (0..100).filter(|at| throttle.try_once(&phone(*at), v6((*at).into())).is_ok()).count();
        assert_eq!(passed, 60);
    }
}

//! Connections from one network: one that takes all it can get leaves the others theirs.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// Bits of an IPv6 address that one household or phone has, and that one site or provider's customer can have.
const NEAR: u32 = 64;
const WIDE: u32 = 48;

/// The connections of each network.
pub struct Networks {
    most: u32,
    proxies: Vec<IpAddr>,
    open: Mutex<HashMap<(IpAddr, u32), u32>>,
}

impl Networks {
    /// At most so many from one IPv4 address or IPv6 network of 64 bits, and twice as many from one of 48 bits; as many as come from `proxies`.
    pub fn new(most: u32, proxies: Vec<IpAddr>) -> Self {
        Self { most, proxies, open: Mutex::default() }
    }

    /// A place for one more, none for a proxy.
    ///
    /// # Errors
    /// Why there is none.
    pub fn take(self: &Arc<Self>, peer: IpAddr) -> Result<Option<NetworkPlace>, &'static str> {
        let peer = peer.to_canonical();
        if self.proxies.contains(&peer) {
            return Ok(None);
        }
        let networks = networks(peer);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |network: &(IpAddr, u32)| open.get(network).is_some_and(|open| *open >= self.of(*network));
        if networks.iter().any(is_full) {
            return Err("no room for more from one network");
        }
        networks.iter().for_each(|network| *open.entry(*network).or_default() += 1);
        Ok(Some(NetworkPlace { all: self.clone(), networks }))
    }

    fn of(&self, (_, bits): (IpAddr, u32)) -> u32 {
        if bits == WIDE { self.most.saturating_mul(2) } else { self.most }
    }
}

/// The networks of an address that are counted, with how many of its bits name them.
fn networks(address: IpAddr) -> Vec<(IpAddr, u32)> {
    let cut = |v6: Ipv6Addr, bits| (Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (128 - bits))).into(), bits);
    match address {
        IpAddr::V4(_) => vec![(address, 32)],
        IpAddr::V6(v6) => vec![cut(v6, NEAR), cut(v6, WIDE)],
    }
}

/// One connection's place in its networks, until it is dropped.
pub struct NetworkPlace {
    all: Arc<Networks>,
    networks: Vec<(IpAddr, u32)>,
}

impl Drop for NetworkPlace {
    fn drop(&mut self) {
        let mut open = self.all.open.lock().unwrap_or_else(PoisonError::into_inner);
        for network in &self.networks {
            match open.get_mut(network) {
                Some(many) if *many > 1 => *many -= 1,
                _ => drop(open.remove(network)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(most: u32) -> Arc<Networks> {
        Arc::new(Networks::new(most, vec!["10.0.0.1".parse().unwrap()]))
    }

    fn taken(networks: &Arc<Networks>, addresses: impl Iterator<Item = String>) -> Vec<Option<NetworkPlace>> {
        addresses.filter_map(|address| networks.take(address.parse().unwrap()).ok()).collect()
    }

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let networks = of(3);
        let mut here = taken(&networks, (0..9).map(|_| "192.0.2.1".to_owned()));
        assert_eq!(here.len(), 3);
        assert_eq!(taken(&networks, ["192.0.2.2".into(), "::ffff:192.0.2.1".into()].into_iter()).len(), 1);
        here.pop();
        here.extend(taken(&networks, (0..9).map(|_| "::ffff:192.0.2.1".to_owned())));
        assert_eq!(here.len(), 3, "one address in two spellings");
        drop(here);
        assert!(networks.open.lock().unwrap().is_empty());
    }

    #[test]
    fn many_addresses_of_one_ipv6_network_are_one_and_its_networks_twice_that() {
        let networks = of(3);
        let near = taken(&networks, (0..9).map(|host| format!("2001:db8:1:1::{host}")));
        let wide = taken(&networks, (2..60).map(|net| format!("2001:db8:1:{net}::1")));
        assert_eq!((near.len(), wide.len()), (3, 3), "six of a /48");
        assert_eq!(taken(&networks, ["2001:db8:2:1::1".into()].into_iter()).len(), 1, "another /48");
    }

    #[test]
    fn a_proxy_brings_everybody() {
        let networks = of(3);
        assert_eq!(taken(&networks, (0..100).map(|_| "10.0.0.1".to_owned())).len(), 100);
    }
}

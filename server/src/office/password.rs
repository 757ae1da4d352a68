//! Passwords: Argon2id, as OWASP's password storage cheat sheet asks (19 MiB, 2 passes, 1 lane: the crate's defaults).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

/// A hash that no password has, so that unknown accounts take as long as known ones.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The PHC string to keep.
///
/// # Errors
/// When the machine has no randomness or memory.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("hashing the password: {error}"))?.to_string())
}

/// Whether a password has this PHC string.
pub fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_fits() {
        let kept = hash("tian geng 8").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("tian geng 8", &kept) && !fits("tian geng 9", &kept));
        assert!(PasswordHash::new(NOBODY).is_ok() && !fits("", NOBODY));
    }
}

//! What stands for a value between builds: a short hash of its bytes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 128 bits of BLAKE3. Equal fingerprints are taken as equal values everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The fingerprint of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::cut(&blake3::hash(bytes))
    }

    /// The fingerprint of a value's fields, in order. A value that cannot be written (none of ours) has the
    /// fingerprint of nothing.
    pub fn of_value<T: Serialize + ?Sized>(value: &T) -> Self {
        // hashed in one go: feeding the hasher field by field costs more than the hashing
        let bytes = postcard::to_extend(value, Vec::with_capacity(1024));
        debug_assert!(bytes.is_ok(), "a fingerprinted value must serialise");
        Self::of(&bytes.unwrap_or_default())
    }

    /// A fingerprint of bytes that come in parts.
    pub fn hasher() -> Hasher {
        Hasher(blake3::Hasher::new())
    }

    /// The fingerprint that `text` writes down, as it is printed: 32 digits from 0 to f.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let digits: Vec<u8> = text.chars().map(|c| u8::try_from(c.to_digit(16)?).ok()).collect::<Option<_>>()?;
        if digits.len() != bytes.len() * 2 {
            return None;
        }
        for (to, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *to = pair.iter().fold(0, |byte, digit| byte * 16 + digit);
        }
        Some(Self(bytes))
    }

    fn cut(hash: &blake3::Hash) -> Self {
        let mut short = [0; 16];
        for (to, from) in short.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        Self(short)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A fingerprint in the making; equal to `Fingerprint::of` all parts together.
pub struct Hasher(blake3::Hasher);

impl Hasher {
    /// Adds the next bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The fingerprint of all that was added.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint::cut(&self.0.finalize())
    }
}

//! Values in files that may be damaged, forged or of another version: whole and ours, or nothing.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::fingerprint::Fingerprint;

/// Length of the fingerprint behind the mark.
const SEAL: usize = 16;

/// `value` as bytes: the mark, a fingerprint of the rest, the value. `mark` names kind and version of the file.
/// `None` for a value that cannot be written down (none of ours).
pub fn seal<T: Serialize + ?Sized>(mark: &str, value: &T) -> Option<Vec<u8>> {
    let body = postcard::to_stdvec(value).ok()?;
    let mut bytes = Vec::with_capacity(mark.len() + 1 + SEAL + body.len());
    bytes.extend_from_slice(mark.as_bytes());
    bytes.push(b'\n');
    bytes.extend_from_slice(&Fingerprint::of(&body).0);
    bytes.extend_from_slice(&body);
    Some(bytes)
}

/// The fingerprint that stands in `bytes` of their value; `None` when these are none of ours.
pub fn seal_of(mark: &str, bytes: &[u8]) -> Option<Fingerprint> {
    split(mark, bytes).ok()?.0.try_into().ok().map(Fingerprint)
}

/// Fingerprint and value.
fn split<'a>(mark: &str, bytes: &'a [u8]) -> Result<(&'a [u8], &'a [u8]), &'static str> {
    let rest = bytes.strip_prefix(mark.as_bytes()).and_then(|rest| rest.strip_prefix(b"\n"));
    rest.ok_or("not of this version")?.split_at_checked(SEAL).ok_or("cut off")
}

/// The value in `bytes`, or what is wrong with them.
pub fn unseal<T: DeserializeOwned>(mark: &str, bytes: &[u8]) -> Result<T, &'static str> {
    let (seal, body) = split(mark, bytes)?;
    if Fingerprint::of(body).0 != *seal {
        return Err("cut off or altered");
    }
    match postcard::take_from_bytes(body) {
        Ok((value, [])) => Ok(value),
        Ok(_) | Err(_) => Err("not of this version"),
    }
}

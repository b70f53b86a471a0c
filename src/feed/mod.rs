//! Incoming feeds: what is new there, fetched within limits, one site never holding up another.

pub mod address;
pub mod fetch;

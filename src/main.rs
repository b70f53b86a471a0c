//! The program: reads the command line and tells an error in one line.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    give_back_at_once();
    match nqbot::cli::run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nqbot: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Has the allocator give memory back to the system when it is free, not a second later: else a crowd's answers and the
/// reading of the corpus lie side by side with what came after them. `MIMALLOC_PURGE_DELAY` in the environment goes first.
#[allow(unsafe_code, reason = "the allocator takes its options in no other way")]
fn give_back_at_once() {
    /// `mi_option_purge_delay` of mimalloc 3, in milliseconds.
    const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;
    // SAFETY: it sets a number in a table of the allocator; it wants to be called by one thread alone, and there is no other yet.
    unsafe { libmimalloc_sys::mi_option_set_default(PURGE_DELAY, 0) };
}

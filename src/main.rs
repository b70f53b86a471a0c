//! The program: reads the command line and tells an error in one line.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match nqbot::cli::run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("nqbot: {error:#}");
            ExitCode::FAILURE
        }
    }
}

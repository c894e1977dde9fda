//! Builds the program again when a file of the embedded theme comes or goes.

fn main() {
    println!("cargo::rerun-if-changed=themes");
}

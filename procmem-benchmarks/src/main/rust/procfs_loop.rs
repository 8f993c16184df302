//! Reads stat, comm and the rollup of all processes with the crate `procfs`, on one thread.
//!
//! Each line on standard input starts one run. The answer is one line, the same for every contender:
//! processes, processes with memory, PSS in bytes, elapsed nanoseconds, CPU nanoseconds; - for unknown.

use procfs::process::{all_processes, Process, Stat};
use std::collections::HashMap;
use std::fs::{read_to_string, File};
use std::io::{stdin, stdout, BufRead, BufReader, Write};
use std::time::Instant;

struct Sample {
    stat: Stat,
    comm: String,
    rollup: Option<HashMap<String, u64>>,
}

fn sample(process: &Process) -> Option<Sample> {
    let stat = process.stat().ok()?;
    let comm = read_to_string(format!("/proc/{}/comm", process.pid())).ok()?;
    let rollup = rollup(process); // kernel threads have none
    Some(Sample { stat, comm, rollup })
}

/// Version 0.14 of the crate has no method for this. Parsed line by line into a map, as its `smaps` and the
/// rollup method of later versions do.
fn rollup(process: &Process) -> Option<HashMap<String, u64>> {
    let file = File::open(format!("/proc/{}/smaps_rollup", process.pid())).ok()?;
    let mut values = HashMap::new();
    for line in BufReader::new(file).lines().skip(1) {
        let line = line.ok()?;
        let mut parts = line.split_ascii_whitespace();
        let (key, value) = (parts.next()?, parts.next()?.parse::<u64>().ok()?);
        values.insert(key.trim_end_matches(':').to_string(), value * 1024);
    }
    values.contains_key("Pss").then_some(values)
}

fn cpu_nanos() -> u64 {
    let text = read_to_string("/proc/self/schedstat").expect("schedstat"); // of the only thread
    text.split(' ').next().and_then(|word| word.parse().ok()).expect("nanoseconds")
}

fn main() {
    for _ in stdin().lock().lines() {
        let cpu = cpu_nanos();
        let start = Instant::now();
        let samples: Vec<Sample> = all_processes()
            .expect("/proc")
            .filter_map(|process| sample(&process.ok()?))
            .collect();
        let nanos = start.elapsed().as_nanos();
        let cpu = cpu_nanos() - cpu;
        let named = samples.iter().filter(|s| s.comm.trim_end() == s.stat.comm).count();
        let pss: Vec<u64> = samples.iter().filter_map(|s| s.rollup.as_ref()).map(|r| r["Pss"]).collect();
        let sum: u64 = pss.iter().sum();
        println!("{} {} {} {} {}", named, pss.len(), sum, nanos, cpu);
        stdout().flush().expect("stdout");
    }
}

// Drives ammonia; see ../README.md.
use maplit::{hashmap, hashset};
use std::io::BufRead;

fn read_corpus(path: &str) -> Vec<String> {
    let file = std::fs::File::open(path).expect("the corpus");
    std::io::BufReader::new(file)
        .lines()
        .filter_map(|line| {
            let object: serde_json::Value = serde_json::from_str(&line.unwrap()).expect("JSON");
            object["html"].as_str().map(String::from)
        })
        .collect()
}

fn comment_policy() -> ammonia::Builder<'static> {
    let mut policy = ammonia::Builder::default();
    policy
        .tags(hashset![
            "a", "abbr", "acronym", "b", "blockquote", "cite", "code", "del", "em", "i", "q", "strike", "strong"
        ])
        .generic_attributes(hashset![])
        .tag_attributes(hashmap![
            "a" => hashset!["href", "title"],
            "abbr" => hashset!["title"],
            "acronym" => hashset!["title"],
            "blockquote" => hashset!["cite"],
            "q" => hashset!["cite"],
            "del" => hashset!["datetime"]
        ])
        .url_schemes(hashset!["http", "https", "mailto"])
        .link_rel(None);
    policy
}

/// The lock file says which version was built.
fn version() -> String {
    let mut lines = include_str!("../Cargo.lock").lines();
    lines.find(|line| *line == "name = \"ammonia\"");
    let version = lines.next().unwrap_or("");
    version.trim_start_matches("version = ").trim_matches('"').to_string()
}

fn main() {
    let texts = read_corpus(&std::env::args().nth(1).expect("a corpus"));
    let policy = comment_policy();
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("ready {} {} ammonia {}, Rust", texts.len(), bytes, version());
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        if line.trim() == "show" {
            let outputs: Vec<String> = texts.iter().map(|text| policy.clean(text).to_string()).collect();
            println!("{}", serde_json::to_string(&outputs).unwrap());
            continue;
        }
        let passes: usize = line.trim().parse().expect("a number");
        let mut output = 0;
        for _ in 0..passes {
            for text in &texts {
                output += policy.clean(text).to_string().len();
            }
        }
        println!("{}", output);
    }
}

//! Where the processes of a demonstration serve metrics, for Prometheus to find.

use anyhow::{Context, Result};
use serde::Serialize;
use std::{fs, path::Path};
use tieline_testnet::{Program, free_ports};

/// One process, as `file_sd_configs` of Prometheus reads it.
#[derive(Serialize)]
struct Target {
	targets: [String; 1],
	labels: Labels,
}

#[derive(Serialize)]
struct Labels {
	/// `node` or `agent`.
	job: &'static str,
	/// The process: of an agent, the name of its log.
	name: String,
}

impl Target {
	fn new(job: &'static str, name: String, address: String) -> Self {
		Self { targets: [address], labels: Labels { job, name } }
	}
}

/// Has each agent serve metrics at a free port, and writes where these and the nodes' are.
pub(super) fn serve(agents: Vec<Program>, nodes: Vec<String>, file: &Path) -> Result<Vec<Program>> {
	let ports = free_ports(agents.len()).context("there are no ports for metrics")?;
	let nodes = (1..).zip(nodes);
	let mut targets = nodes
		.map(|(number, address)| Target::new("node", format!("validator-{number}"), address))
		.collect::<Vec<_>>();
	let mut serving = Vec::with_capacity(agents.len());
	for (agent, port) in agents.into_iter().zip(ports) {
		let address = format!("127.0.0.1:{port}");
		targets.push(Target::new("agent", agent.name().into(), address.clone()));
		serving.push(agent.arguments(["--metrics", &address]));
	}
	let text = serde_json::to_string_pretty(&targets)?;
	// Prometheus watches the folder: it is to see the file whole.
	let unfinished = file.with_extension("tmp");
	fs::write(&unfinished, text)
		.and_then(|()| fs::rename(&unfinished, file))
		.with_context(|| format!("{} cannot be written", file.display()))?;
	Ok(serving)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_file_names_every_process_with_its_job() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("demo.json");
		let agents = ["dso", "solve"].map(|name| Program::new(name, "tieline"));
		let serving = serve(agents.into(), vec!["10.213.0.1:9615".into()], &file).unwrap();
		assert_eq!(serving.len(), 2);
		let text = fs::read_to_string(&file).unwrap();
		let targets = serde_json::from_str::<serde_json::Value>(&text).unwrap();
		let of = |index: usize| {
			let labels = &targets[index]["labels"];
			(labels["job"].as_str().unwrap(), labels["name"].as_str().unwrap())
		};
		assert_eq!(
			[0, 1, 2].map(of),
			[("node", "validator-1"), ("agent", "dso"), ("agent", "solve")]
		);
		assert_eq!(targets[0]["targets"][0], "10.213.0.1:9615");
		assert_ne!(targets[1]["targets"][0], targets[2]["targets"][0]);
		assert!(!folder.path().join("demo.tmp").exists());
	}
}

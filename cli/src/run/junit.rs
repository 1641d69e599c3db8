//! What was checked, as JUnit XML for a CI.

use super::{Ran, check::Checked};
use anyhow::{Context, Result};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::{fs, path::Path};

/// Writes a suite for each scenario, with a case for each expectation.
pub(super) fn write<'a>(file: &Path, ran: impl IntoIterator<Item = &'a Ran>) -> Result<()> {
	let mut report = Report::new("tieline run");
	for one in ran {
		let mut suite = TestSuite::new(one.name.clone());
		suite.set_time(one.took);
		match &one.checked {
			Ok(checked) => suite.add_test_cases(checked.iter().map(|checked| case(one, checked))),
			Err(error) => {
				let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
				status.set_message(error.as_str());
				suite.add_test_case(TestCase::new("the scenario is played", status))
			},
		};
		report.add_test_suite(suite);
	}
	if let Some(folder) = file.parent() {
		fs::create_dir_all(folder)?;
	}
	let text = report.to_string().context("the report cannot be written as XML")?;
	fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
}

fn case(ran: &Ran, checked: &Checked) -> TestCase {
	let status = match &checked.outcome {
		Ok(_) => TestCaseStatus::success(),
		Err(found) => {
			let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
			status.set_message(found.as_str());
			status
		},
	};
	let mut case = TestCase::new(checked.name.as_str(), status);
	case.set_classname(ran.question.as_str());
	if let Ok(found) = &checked.outcome {
		case.set_system_out(found.as_str());
	}
	case
}

//! A database with the schema of this program.

use crate::IndexError;
use sqlx::{
	Any, AnyExecutor, AnyPool, Executor, Row, Transaction,
	any::{AnyPoolOptions, install_default_drivers},
	migrate::{Migration, MigrationType, Migrator},
};
use std::{borrow::Cow, path::Path, time::Duration};

/// The steps of the schema, in order. A step that has been released is never changed.
const STEPS: [(i64, &str, &str); 1] =
	[(1, "history", include_str!("../migrations/0001_history.sql"))];
/// The most connections of one program.
const CONNECTIONS: u32 = 8;
/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often the schema is tried where another program makes it at the same moment.
const TRIES: u32 = 10;

/// The kind of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// A file.
	Sqlite,
	/// A server.
	Postgres,
}

/// A database with the schema of this program. Cheap to clone; clones share its connections.
#[derive(Clone, Debug)]
pub struct Database {
	pool: AnyPool,
	kind: Kind,
	url: String,
}

impl Database {
	/// Opens a database to write history into: `sqlite:PATH`, which is made where it is not there, or
	/// `postgres://USER:PASSWORD@HOST/NAME`. Brings the schema up to date.
	pub async fn open(url: &str) -> Result<Self, IndexError> {
		let database = Self::connect(url, true).await?;
		database.refuse_newer().await?;
		let mut tries = 1;
		loop {
			let error = match migrator().run(&database.pool).await {
				Ok(()) => return Ok(database),
				Err(error) => error,
			};
			// In SQLite nothing keeps two programs from making the schema at once: the other has done it.
			if tries == TRIES {
				let cause = sqlx::Error::from(error);
				return Err(IndexError::Database { doing: "make the schema".into(), cause });
			}
			tries += 1;
			tokio::time::sleep(Duration::from_millis(200)).await;
		}
	}

	/// Opens a database to read, which has to be there with the schema of this program.
	pub async fn open_to_read(url: &str) -> Result<Self, IndexError> {
		let database = Self::connect(url, false).await?;
		database.refuse_newer().await?;
		match database.version().await {
			Ok(Some(version)) if version == known() => Ok(database),
			Ok(_) => Err(IndexError::Older(database.url)),
			Err(error) => Err(error),
		}
	}

	async fn connect(url: &str, is_to_write: bool) -> Result<Self, IndexError> {
		install_default_drivers();
		let kind = match url.split_once(':') {
			Some(("sqlite", _)) => Kind::Sqlite,
			Some(("postgres" | "postgresql", _)) => Kind::Postgres,
			_ => return Err(IndexError::Url(without_password(url))),
		};
		let shown = without_password(url);
		let target = match kind {
			Kind::Postgres => url.to_owned(),
			Kind::Sqlite => {
				let path = url.trim_start_matches("sqlite:").trim_start_matches("//");
				let path = path.split('?').next().unwrap_or(path);
				if path.is_empty() {
					return Err(IndexError::Url(shown));
				}
				if !is_to_write && !Path::new(path).exists() {
					return Err(IndexError::Missing(shown));
				}
				format!("sqlite://{path}?mode={}", if is_to_write { "rwc" } else { "rw" })
			},
		};
		let pool = AnyPoolOptions::new()
			.max_connections(CONNECTIONS)
			.acquire_timeout(PATIENCE)
			.after_connect(move |connection, _| {
				Box::pin(async move {
					// In WAL a commit need not wait for the disk: of a machine that loses its power the
					// newest blocks are written again.
					let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; \
						PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON";
					if kind == Kind::Postgres {
						return Ok(());
					}
					connection.execute(settings).await.map(drop)
				})
			})
			.connect(&target)
			.await
			.map_err(|cause| IndexError::Unreachable { url: shown.clone(), cause })?;
		Ok(Self { pool, kind, url: shown })
	}

	/// Its connections.
	pub fn pool(&self) -> &AnyPool {
		&self.pool
	}

	/// Its kind.
	pub fn kind(&self) -> Kind {
		self.kind
	}

	/// Its URL without the password, for messages.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// The number of the newest block in it; `None` while there is none.
	pub async fn newest_block(&self) -> Result<Option<u32>, IndexError> {
		newest_block(&self.pool).await
	}

	/// The database as it is now, to be read from beside a program that writes it: what one statement
	/// reads belongs to what the next one reads.
	pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, IndexError> {
		let begin = match self.kind {
			Kind::Sqlite => "BEGIN",
			Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
		};
		self.pool.begin_with(begin).await.map_err(IndexError::database("be read"))
	}

	/// The hash of a block in it.
	pub async fn block_hash(&self, number: u32) -> Result<Option<String>, IndexError> {
		let query =
			sqlx::query("SELECT hash FROM blocks WHERE number = $1").bind(i64::from(number));
		let row = query.fetch_optional(&self.pool).await;
		let hash = row.and_then(|row| row.map(|row| row.try_get(0)).transpose());
		hash.map_err(IndexError::database(format!("find block {number}")))
	}

	/// Ends its connections.
	pub async fn close(&self) {
		self.pool.close().await;
	}

	/// The version of the schema; `None` where there is none.
	async fn version(&self) -> Result<Option<i64>, IndexError> {
		let query = "SELECT MAX(version) FROM _sqlx_migrations";
		match sqlx::query(query).fetch_one(&self.pool).await {
			Ok(row) => row.try_get(0).map_err(IndexError::database("say which schema it has")),
			// There is no such table.
			Err(sqlx::Error::Database(_)) => Ok(None),
			Err(cause) => Err(IndexError::Unreachable { url: self.url.clone(), cause }),
		}
	}

	async fn refuse_newer(&self) -> Result<(), IndexError> {
		match self.version().await? {
			Some(found) if found > known() => {
				Err(IndexError::Newer { url: self.url.clone(), found, known: known() })
			},
			_ => Ok(()),
		}
	}
}

fn known() -> i64 {
	STEPS.last().map_or(0, |(version, ..)| *version)
}

fn migrator() -> Migrator {
	let steps = STEPS.map(|(version, name, statements)| {
		let kind = MigrationType::Simple;
		Migration::new(version, Cow::Borrowed(name), kind, Cow::Borrowed(statements), false)
	});
	Migrator { migrations: Cow::Owned(steps.into()), ..Migrator::DEFAULT }
}

/// A URL as it may be shown: without the password.
fn without_password(url: &str) -> String {
	let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
	let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
	let Some((user, host)) = authority.rsplit_once('@') else { return url.to_owned() };
	let user = user.split(':').next().unwrap_or(user);
	format!("{scheme}://{user}@{host}{path}")
}

/// The number of the newest block; `None` while there is none.
pub(crate) async fn newest_block(
	executor: impl AnyExecutor<'_>,
) -> Result<Option<u32>, IndexError> {
	let row = sqlx::query("SELECT MAX(number) FROM blocks").fetch_one(executor).await;
	let newest = row.and_then(|row| row.try_get::<Option<i64>, _>(0));
	let newest = newest.map_err(IndexError::database("say what its newest block is"))?;
	Ok(newest.and_then(|number| u32::try_from(number).ok()))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_password_is_not_shown() {
		for (url, shown) in [
			("postgres://ann:s3cret@db.example.org/market", "postgres://ann@db.example.org/market"),
			("postgres://ann:p@ss@db/market", "postgres://ann@db/market"),
			("postgres://db/market?password=x", "postgres://db/market?password=x"),
			("sqlite:market.db", "sqlite:market.db"),
		] {
			assert_eq!(without_password(url), shown);
		}
	}

	#[tokio::test]
	async fn a_url_of_no_database_is_refused_with_the_way_to_write_one() {
		for url in ["market.db", "mysql://db/market", "sqlite:"] {
			let error = Database::open(url).await.unwrap_err();
			assert!(error.to_string().contains("write sqlite:PATH"), "{error}");
		}
	}

	#[tokio::test]
	async fn a_database_of_a_later_schema_is_left_alone() {
		let folder = tempfile::tempdir().unwrap();
		let url = format!("sqlite:{}", folder.path().join("market.db").display());
		let database = Database::open(&url).await.unwrap();
		let later = "UPDATE _sqlx_migrations SET version = 99";
		sqlx::query(later).execute(database.pool()).await.unwrap();
		for error in [
			Database::open(&url).await.unwrap_err(),
			Database::open_to_read(&url).await.unwrap_err(),
		] {
			assert!(matches!(error, IndexError::Newer { found: 99, .. }), "{error}");
		}
	}

	#[tokio::test]
	async fn a_database_to_read_has_to_be_there_with_a_schema() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("market.db");
		let url = format!("sqlite:{}", path.display());
		let error = Database::open_to_read(&url).await.unwrap_err();
		assert!(matches!(error, IndexError::Missing(_)), "{error}");
		assert!(!path.exists(), "reading makes no file");
		std::fs::write(&path, "").unwrap();
		let error = Database::open_to_read(&url).await.unwrap_err();
		assert!(matches!(error, IndexError::Older(_)), "{error}");
		Database::open(&url).await.unwrap();
		Database::open_to_read(&url).await.unwrap();
	}

	#[tokio::test]
	async fn two_that_make_the_schema_at_once_both_have_it() {
		let folder = tempfile::tempdir().unwrap();
		let url = format!("sqlite:{}", folder.path().join("market.db").display());
		let (one, other) = tokio::join!(Database::open(&url), Database::open(&url));
		assert_eq!(one.unwrap().newest_block().await.unwrap(), None);
		assert_eq!(other.unwrap().newest_block().await.unwrap(), None);
	}
}

//! Tables and views as files for other programs: CSV, and Parquet with Snappy.

use crate::{Database, IndexError, Kind};
use futures::TryStreamExt;
use parquet::{
	basic::{Compression, ConvertedType, Repetition, Type as Physical},
	data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
	errors::ParquetError,
	file::{properties::WriterProperties, writer::SerializedFileWriter},
	schema::types::Type,
};
use sqlx::{
	AnyConnection, Column, Executor, Row, Statement, ValueRef,
	any::{AnyRow, AnyTypeInfoKind},
};
use std::{
	fs::File,
	io::{self, BufWriter, Write},
	path::{Path, PathBuf},
	sync::Arc,
};

/// How many rows a group of a Parquet file has.
const GROUP: usize = 65_536;

/// The form of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
	/// Comma-separated values with a header, by RFC 4180. An absent value is empty.
	Csv,
	/// Apache Parquet, for pandas, DuckDB, Spark and their like.
	Parquet,
}

/// The names of all tables and views.
pub async fn names(database: &Database) -> Result<Vec<String>, IndexError> {
	let query = match database.kind() {
		Kind::Sqlite => {
			"SELECT name FROM sqlite_master WHERE type IN ('table', 'view') \
			 AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\' ORDER BY name"
		},
		Kind::Postgres => {
			"SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables \
			 WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%' \
			 ORDER BY table_name"
		},
	};
	let rows = sqlx::query(query).fetch_all(database.pool()).await;
	let names = rows.and_then(|rows| rows.iter().map(|row| row.try_get("name")).collect());
	names.map_err(IndexError::database("list its tables"))
}

/// Writes tables and views as files into a folder, all where none is named. Gives each file with its
/// number of rows. Each file is whole or not there.
pub async fn export(
	database: &Database,
	wanted: &[String],
	form: Form,
	folder: &Path,
) -> Result<Vec<(PathBuf, u64)>, IndexError> {
	let known = names(database).await?;
	for name in wanted {
		if !known.contains(name) {
			return Err(IndexError::NoTable { name: name.clone(), known });
		}
	}
	std::fs::create_dir_all(folder).map_err(failed(folder))?;
	// All files are of the same block, also beside a program that writes.
	let mut snapshot = database.snapshot().await?;
	let mut written = Vec::new();
	for name in if wanted.is_empty() { &known } else { wanted } {
		let extension = match form {
			Form::Csv => "csv",
			Form::Parquet => "parquet",
		};
		let file = folder.join(format!("{name}.{extension}"));
		let unfinished = folder.join(format!(".{name}.{extension}.unfinished"));
		let rows = match form {
			Form::Csv => csv(&mut snapshot, name, &unfinished).await,
			Form::Parquet => parquet(&mut snapshot, name, &unfinished).await,
		};
		let rows = rows.inspect_err(|_| drop(std::fs::remove_file(&unfinished)))?;
		std::fs::rename(&unfinished, &file).map_err(failed(&file))?;
		written.push((file, rows));
	}
	Ok(written)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> IndexError {
	let path = path.display().to_string();
	|cause| IndexError::File { path, cause }
}

/// A value of any column.
enum Value {
	Null,
	Int(i64),
	Double(f64),
	Text(String),
}

impl Value {
	fn of(row: &AnyRow, column: usize) -> Result<Self, sqlx::Error> {
		let raw = row.try_get_raw(column)?;
		if raw.is_null() {
			return Ok(Self::Null);
		}
		if let Ok(number) = row.try_get::<i64, _>(column) {
			return Ok(Self::Int(number));
		}
		match row.try_get::<f64, _>(column) {
			Ok(number) => Ok(Self::Double(number)),
			Err(_) => row.try_get(column).map(Self::Text),
		}
	}

	fn kind(&self) -> Shape {
		match self {
			Self::Null => Shape::Null,
			Self::Int(_) => Shape::Int,
			Self::Double(_) => Shape::Double,
			Self::Text(_) => Shape::Text,
		}
	}

	fn text(&self) -> String {
		match self {
			Self::Null => String::new(),
			Self::Int(number) => number.to_string(),
			Self::Double(number) => number.to_string(),
			Self::Text(text) => text.clone(),
		}
	}
}

/// What a column holds, from the narrowest to the widest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
	Null,
	Int,
	Double,
	Text,
}

fn query(name: &str) -> String {
	// The name is one of the database's own.
	format!("SELECT * FROM {name}")
}

/// The names of the columns, each with what it is declared to hold; of the columns that a view computes
/// SQLite does not say.
async fn columns(
	snapshot: &mut AnyConnection,
	name: &str,
) -> Result<(Vec<String>, Vec<Shape>), sqlx::Error> {
	let query = query(name);
	let statement = snapshot.prepare(&query).await?;
	let column = |column: &<sqlx::Any as sqlx::Database>::Column| {
		let shape = match column.type_info().kind() {
			AnyTypeInfoKind::Null => Shape::Null,
			AnyTypeInfoKind::Bool
			| AnyTypeInfoKind::SmallInt
			| AnyTypeInfoKind::Integer
			| AnyTypeInfoKind::BigInt => Shape::Int,
			AnyTypeInfoKind::Real | AnyTypeInfoKind::Double => Shape::Double,
			AnyTypeInfoKind::Text | AnyTypeInfoKind::Blob => Shape::Text,
		};
		(column.name().to_owned(), shape)
	};
	Ok(statement.columns().iter().map(column).unzip())
}

async fn csv(snapshot: &mut AnyConnection, name: &str, file: &Path) -> Result<u64, IndexError> {
	let mut out = BufWriter::new(File::create(file).map_err(failed(file))?);
	let read = || IndexError::database(format!("read {name}"));
	let (titles, _) = columns(snapshot, name).await.map_err(read())?;
	line(&mut out, titles.into_iter()).map_err(failed(file))?;
	let query = query(name);
	let mut rows = sqlx::query(&query).fetch(snapshot);
	let mut count = 0;
	while let Some(row) = rows.try_next().await.map_err(read())? {
		let values = (0..row.len()).map(|column| Value::of(&row, column));
		let values = values.collect::<Result<Vec<_>, _>>().map_err(read())?;
		line(&mut out, values.iter().map(Value::text)).map_err(failed(file))?;
		count += 1;
	}
	out.flush().map_err(failed(file))?;
	Ok(count)
}

/// A line of CSV: a field with a comma, a quote or a line break is quoted.
fn line(out: &mut impl Write, fields: impl Iterator<Item = String>) -> io::Result<()> {
	for (index, field) in fields.enumerate() {
		if index > 0 {
			out.write_all(b",")?;
		}
		if field.contains([',', '"', '\n', '\r']) {
			write!(out, "\"{}\"", field.replace('"', "\"\""))?;
		} else {
			out.write_all(field.as_bytes())?;
		}
	}
	out.write_all(b"\r\n")
}

async fn parquet(snapshot: &mut AnyConnection, name: &str, file: &Path) -> Result<u64, IndexError> {
	let read = || IndexError::database(format!("read {name}"));
	let query = query(name);
	let (titles, mut shapes) = columns(snapshot, name).await.map_err(read())?;
	// The first pass finds what each column holds: not every view says, and SQLite keeps to no type.
	let mut rows = sqlx::query(&query).fetch(&mut *snapshot);
	while let Some(row) = rows.try_next().await.map_err(read())? {
		for (column, shape) in shapes.iter_mut().enumerate() {
			*shape = (*shape).max(Value::of(&row, column).map_err(read())?.kind());
		}
	}
	drop(rows);
	let broken = |error: ParquetError| failed(file)(io::Error::other(error));
	let out = File::create(file).map_err(failed(file))?;
	let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
	let schema = Arc::new(schema(name, &titles, &shapes).map_err(broken)?);
	let mut writer =
		SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(broken)?;
	let mut rows = sqlx::query(&query).fetch(&mut *snapshot);
	let mut columns = shapes.iter().map(|_| Vec::new()).collect::<Vec<_>>();
	let mut count = 0_u64;
	while let Some(row) = rows.try_next().await.map_err(read())? {
		for (column, values) in columns.iter_mut().enumerate() {
			values.push(Value::of(&row, column).map_err(read())?);
		}
		count += 1;
		if columns.first().is_some_and(|values| values.len() == GROUP) {
			group(&mut writer, &shapes, &mut columns).map_err(broken)?;
		}
	}
	group(&mut writer, &shapes, &mut columns).map_err(broken)?;
	writer.close().map_err(broken)?;
	Ok(count)
}

fn schema(name: &str, titles: &[String], shapes: &[Shape]) -> Result<Type, ParquetError> {
	let fields = titles.iter().zip(shapes).map(|(title, shape)| {
		let (physical, converted) = match shape {
			Shape::Int => (Physical::INT64, ConvertedType::NONE),
			Shape::Double => (Physical::DOUBLE, ConvertedType::NONE),
			Shape::Null | Shape::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
		};
		let field = Type::primitive_type_builder(title, physical)
			.with_repetition(Repetition::OPTIONAL)
			.with_converted_type(converted);
		field.build().map(Arc::new)
	});
	Type::group_type_builder(name).with_fields(fields.collect::<Result<_, _>>()?).build()
}

/// Writes a group of rows, and empties the columns.
fn group(
	writer: &mut SerializedFileWriter<File>,
	shapes: &[Shape],
	columns: &mut [Vec<Value>],
) -> Result<(), ParquetError> {
	if columns.first().is_none_or(Vec::is_empty) {
		return Ok(());
	}
	let mut group = writer.next_row_group()?;
	for (shape, values) in shapes.iter().zip(columns) {
		let values = std::mem::take(values);
		let levels = values.iter().map(|value| i16::from(value.kind() != Shape::Null));
		let levels = levels.collect::<Vec<_>>();
		let present = values.iter().filter(|value| value.kind() != Shape::Null);
		let Some(mut column) = group.next_column()? else { continue };
		match shape {
			Shape::Int => {
				let values = present.map(|value| match value {
					Value::Int(number) => *number,
					_ => 0,
				});
				let values = values.collect::<Vec<_>>();
				column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
			},
			Shape::Double => {
				let values = present.map(|value| match value {
					Value::Int(number) => *number as f64,
					Value::Double(number) => *number,
					_ => 0.0,
				});
				let values = values.collect::<Vec<_>>();
				column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
			},
			Shape::Null | Shape::Text => {
				let values = present.map(|value| ByteArray::from(value.text().into_bytes()));
				let values = values.collect::<Vec<_>>();
				column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
			},
		}
		column.close()?;
	}
	group.close()?;
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use parquet::{
		file::reader::{FileReader, SerializedFileReader},
		record::RowAccessor,
	};

	#[test]
	fn a_field_with_a_comma_or_a_quote_is_quoted() {
		let mut out = Vec::new();
		let fields = ["a", "b,c", "say \"x\"", ""].map(str::to_owned);
		line(&mut out, fields.into_iter()).unwrap();
		assert_eq!(String::from_utf8(out).unwrap(), "a,\"b,c\",\"say \"\"x\"\"\",\r\n");
	}

	#[tokio::test]
	async fn a_table_that_is_not_there_is_refused_with_those_that_are() {
		let folder = tempfile::tempdir().unwrap();
		let url = format!("sqlite:{}", folder.path().join("market.db").display());
		let database = Database::open(&url).await.unwrap();
		let wanted = ["prices; DROP TABLE blocks".to_owned()];
		let error = export(&database, &wanted, Form::Csv, folder.path()).await.unwrap_err();
		let IndexError::NoTable { known, .. } = error else { panic!("{error}") };
		assert!(known.contains(&"awards".to_owned()) && known.contains(&"blocks".to_owned()));
		assert!(!known.iter().any(|name| name.starts_with('_')), "{known:?}");
	}

	async fn fresh(folder: &Path) -> Database {
		let url = format!("sqlite:{}", folder.join("market.db").display());
		Database::open(&url).await.unwrap()
	}

	#[tokio::test]
	async fn an_empty_table_has_its_columns_in_either_form() {
		let folder = tempfile::tempdir().unwrap();
		let database = fresh(folder.path()).await;
		export(&database, &[], Form::Csv, folder.path()).await.unwrap();
		export(&database, &[], Form::Parquet, folder.path()).await.unwrap();
		let chain = std::fs::read_to_string(folder.path().join("chain.csv")).unwrap();
		let titles = chain.trim_end().split(',').collect::<Vec<_>>();
		assert!(titles.contains(&"genesis_hash") && titles.contains(&"token_decimals"), "{chain}");
		let file = File::open(folder.path().join("chain.parquet")).unwrap();
		let reader = SerializedFileReader::new(file).unwrap();
		let schema = reader.metadata().file_metadata().schema_descr();
		let found = schema.columns().iter().map(|column| column.name()).collect::<Vec<_>>();
		assert_eq!(found, titles);
		let kind = |name| {
			let index = titles.iter().position(|title| *title == name).unwrap();
			schema.column(index).physical_type()
		};
		assert_eq!(kind("token_decimals"), Physical::INT64);
		assert_eq!(kind("genesis_hash"), Physical::BYTE_ARRAY);
		for name in names(&database).await.unwrap() {
			let csv = std::fs::read_to_string(folder.path().join(format!("{name}.csv"))).unwrap();
			assert!(csv.ends_with("\r\n"), "{name}");
		}
	}

	#[tokio::test]
	async fn a_row_reads_back_from_parquet_as_it_is_in_the_database() {
		let folder = tempfile::tempdir().unwrap();
		let database = fresh(folder.path()).await;
		let texts = ["it's, a \"name\"", "überall", ""];
		for (number, text) in texts.iter().enumerate() {
			let insert = "INSERT INTO sample VALUES ($1, $2, $3)";
			let table = "CREATE TABLE IF NOT EXISTS sample \
				(number BIGINT, text TEXT, half DOUBLE PRECISION)";
			sqlx::query(table).execute(database.pool()).await.unwrap();
			let half = (number > 0).then_some(number as f64 / 2.0);
			let insert = sqlx::query(insert).bind(i64::MAX - number as i64).bind(*text).bind(half);
			insert.execute(database.pool()).await.unwrap();
		}
		let wanted = ["sample".to_owned()];
		let written = export(&database, &wanted, Form::Parquet, folder.path()).await.unwrap();
		let [(file, 3)] = &written[..] else { panic!("{written:?}") };
		let reader = SerializedFileReader::new(File::open(file).unwrap()).unwrap();
		for (number, row) in reader.get_row_iter(None).unwrap().enumerate() {
			let row = row.unwrap();
			assert_eq!(row.get_long(0).unwrap(), i64::MAX - number as i64);
			assert_eq!(row.get_string(1).unwrap(), texts[number]);
			let half = (number > 0).then_some(number as f64 / 2.0);
			assert_eq!(row.get_double(2).ok(), half);
		}
	}
}

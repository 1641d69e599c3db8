//! One Modbus connection, which is used no more after its first failure.
//!
//! After a time-out the late reply would be taken for that of the next request, and so on for
//! ever. So any failure but an exception, which is a complete reply, ends the connection.

use std::{
	fmt, io,
	net::SocketAddr,
	sync::{
		Arc,
		atomic::{AtomicBool, Ordering},
	},
	time::Duration,
};
use sunspec::client::{AsyncModbusClient, ModbusError};
use tokio::{net::TcpStream, sync::Mutex, time::timeout};
use tokio_modbus::{
	Slave,
	client::{Context, Reader as _, Writer as _, tcp},
	slave::SlaveContext as _,
};

/// A Modbus TCP connection, shared by its clones.
#[derive(Clone)]
pub(super) struct Wire {
	context: Arc<Mutex<Context>>,
	is_broken: Arc<AtomicBool>,
	is_silent: Arc<AtomicBool>,
	patience: Duration,
}

impl fmt::Debug for Wire {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Wire").field("is_broken", &self.is_broken).finish_non_exhaustive()
	}
}

impl Wire {
	/// Connects within `patience`, which is also the longest that a reply may take.
	pub async fn open(address: SocketAddr, patience: Duration) -> io::Result<Self> {
		let stream = timeout(patience, TcpStream::connect(address)).await??;
		stream.set_nodelay(true)?;
		Ok(Self {
			context: Arc::new(Mutex::new(tcp::attach(stream))),
			is_broken: Arc::new(AtomicBool::new(false)),
			is_silent: Arc::new(AtomicBool::new(false)),
			patience,
		})
	}

	/// Whether it ended because a reply did not come in time.
	pub fn is_silent(&self) -> bool {
		self.is_silent.load(Ordering::Acquire)
	}

	async fn request<T>(
		&self,
		unit: u8,
		ask: impl AsyncFnOnce(&mut Context) -> tokio_modbus::Result<T>,
	) -> Result<T, ModbusError> {
		let mut context = self.context.lock().await;
		if self.is_broken.load(Ordering::Acquire) {
			return Err(io::Error::from(io::ErrorKind::NotConnected).into());
		}
		// A caller that stops waiting leaves a reply behind, too.
		self.is_broken.store(true, Ordering::Release);
		context.set_slave(Slave(unit));
		let reply = timeout(self.patience, ask(&mut context)).await;
		let Ok(reply) = reply else {
			self.is_silent.store(true, Ordering::Release);
			return Err(ModbusError::Timeout);
		};
		let reply = reply?;
		self.is_broken.store(false, Ordering::Release);
		Ok(reply?)
	}
}

impl AsyncModbusClient for Wire {
	async fn read_registers(
		&self,
		unit: u8,
		address: u16,
		count: u16,
	) -> Result<Vec<u16>, ModbusError> {
		let read =
			async |context: &mut Context| context.read_holding_registers(address, count).await;
		let words = self.request(unit, read).await?;
		if words.len() != usize::from(count) {
			self.is_broken.store(true, Ordering::Release);
			let found = words.len();
			let wrong = format!("{found} registers came where {count} were asked for");
			return Err(ModbusError::Protocol(wrong.into()));
		}
		Ok(words)
	}

	async fn write_registers(
		&self,
		unit: u8,
		address: u16,
		words: &[u16],
	) -> Result<(), ModbusError> {
		let write =
			async |context: &mut Context| context.write_multiple_registers(address, words).await;
		self.request(unit, write).await
	}
}

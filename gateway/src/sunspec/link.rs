//! The connection to a device over time.

use super::{Applied, Command, Device, DeviceError, Readings};
use std::{net::SocketAddr, time::Duration};
use tieline_primitives::Technology;

/// Where a device is, and which one it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceSettings {
	/// Its address.
	pub address: SocketAddr,
	/// Its unit identifier.
	pub unit: u8,
	/// Its serial number, as in model 1.
	pub serial: String,
	/// Its technology.
	pub technology: Technology,
	/// The longest that connecting, and each reply, may take.
	pub patience: Duration,
}

/// The connection to a device, which any error closes.
#[derive(Debug)]
pub struct Link {
	settings: DeviceSettings,
	device: Option<Device>,
	connections: u64,
}

impl Link {
	/// A device that is not connected yet.
	pub fn new(settings: DeviceSettings) -> Self {
		Self { settings, device: None, connections: 0 }
	}

	/// Where the device is, and which one it has to be.
	pub fn settings(&self) -> &DeviceSettings {
		&self.settings
	}

	/// How often the device has been discovered.
	pub fn connections(&self) -> u64 {
		self.connections
	}

	/// The device, while it is connected.
	pub fn device(&self) -> Option<&Device> {
		self.device.as_ref()
	}

	/// Sets what the device is to do; connects first where it has to.
	pub async fn apply(&mut self, command: &Command) -> Result<Applied, DeviceError> {
		let mut device = self.take().await?;
		let applied = device.apply(command).await?;
		self.device = Some(device);
		Ok(applied)
	}

	/// Reads what the device measures; connects first where it has to.
	pub async fn read(&mut self) -> Result<Readings, DeviceError> {
		let device = self.take().await?;
		let readings = device.read().await?;
		self.device = Some(device);
		Ok(readings)
	}

	/// The device, connected. It comes back only from a request that succeeded: any other, or one
	/// that is not awaited to its end, closes the connection.
	async fn take(&mut self) -> Result<Device, DeviceError> {
		if let Some(device) = self.device.take() {
			return Ok(device);
		}
		let device = Device::connect(&self.settings).await?;
		self.connections = self.connections.saturating_add(1);
		Ok(device)
	}
}

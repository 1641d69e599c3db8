//! A device that has been discovered, and is the one that was expected.

use super::{
	DeviceError, DeviceSettings,
	control::{Applied, Command, Control},
	error::Asked,
	nameplate::Nameplate,
	readings::{self, Readings},
	wire::Wire,
};
use sunspec::{
	Group, Model, Models, Point, Value,
	client::{AsyncClient, AsyncDevice, AsyncModbusClient, Config},
	models::{
		model1::Model1, model103::Model103, model120::Model120, model121::Model121,
		model123::Model123, model124::Model124, model701::Model701, model702::Model702,
		model704::Model704, model713::Model713,
	},
};
use tokio::time::timeout;

/// How many times the patience for one reply a whole discovery may take.
const DISCOVERY: u32 = 10;

/// Who the device says it is, by model 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
	/// The manufacturer.
	pub manufacturer: String,
	/// The manufacturer's model.
	pub model: String,
	/// The serial number.
	pub serial: String,
}

/// A connection to the expected device.
#[derive(Debug)]
pub struct Device {
	inner: AsyncDevice<Wire>,
	asked: Asked,
	identity: Identity,
	pub(super) nameplate: Nameplate,
	control: Control,
}

impl Device {
	/// Connects, discovers the models, checks the serial number, and chooses the model that takes
	/// set-points.
	pub async fn connect(settings: &DeviceSettings) -> Result<Self, DeviceError> {
		let (address, unit, patience) = (settings.address, settings.unit, settings.patience);
		let wire = Wire::open(address, patience)
			.await
			.map_err(|cause| DeviceError::Unreachable { address, cause })?;
		let asked = Asked { what: "the list of its models".into(), unit, address, patience };
		let config = Config { read_timeout: None, write_timeout: None, ..Config::default() };
		let client = AsyncClient::new(wire.clone(), config);
		let discovered = timeout(patience * DISCOVERY, client.device(unit)).await;
		let inner = match discovered {
			Err(_) => return Err(DeviceError::Endless),
			Ok(Err(_)) if wire.is_silent() => {
				return Err(DeviceError::Silent { asked: asked.what, patience });
			},
			Ok(Err(cause)) => return Err(asked.discovery(cause)),
			Ok(Ok(inner)) => inner,
		};
		let bare = Bare { inner, asked };
		let identity = bare.identity(&settings.serial).await?;
		let nameplate = Nameplate::read(&bare, settings.technology).await?;
		let control = Control::choose(&bare, settings.technology).await?;
		readings::check(&bare)?;
		let Bare { inner, asked } = bare;
		Ok(Self { inner, asked, identity, nameplate, control })
	}

	/// Who the device says it is.
	pub fn identity(&self) -> &Identity {
		&self.identity
	}

	/// What the device can do, in watts.
	pub fn nameplate(&self) -> &Nameplate {
		&self.nameplate
	}

	/// The models that set-points are written to.
	pub fn control(&self) -> Control {
		self.control
	}

	/// Writes a set-point with its reversion timer, and reads back that the device kept it.
	pub async fn apply(&mut self, command: &Command) -> Result<Applied, DeviceError> {
		let control = self.control;
		control.apply(self, command).await
	}

	/// Reads power, voltage, energy counters and state of charge.
	pub async fn read(&self) -> Result<Readings, DeviceError> {
		readings::read(self).await
	}
}

/// What has models that can be read.
pub(super) trait HasModels {
	fn inner(&self) -> &AsyncDevice<Wire>;
	fn asked(&self) -> &Asked;

	/// Whether it has a model in its full length. Absent ones have address and length zero, and
	/// reading or writing them would reach other registers.
	fn has<M: Model>(&self) -> bool {
		has::<M>(&self.inner().models)
	}

	/// Reads a model; `None` when the device does not have it.
	async fn model<M: Model>(&self) -> Result<Option<M>, DeviceError> {
		if !self.has::<M>() {
			return Ok(None);
		}
		let asked = Asked { what: format!("model {}", M::ID), ..self.asked().clone() };
		let model = self.inner().read_model::<M>().await;
		model.map(Some).map_err(|cause| asked.reading(cause))
	}

	/// The error for a model that is missing.
	fn lacks(&self, needed: &'static str, purpose: &'static str) -> DeviceError {
		DeviceError::NoModel { needed, purpose, found: found(&self.inner().models) }
	}
}

impl HasModels for Device {
	fn inner(&self) -> &AsyncDevice<Wire> {
		&self.inner
	}

	fn asked(&self) -> &Asked {
		&self.asked
	}
}

/// A device of which only the models are known.
pub(super) struct Bare {
	inner: AsyncDevice<Wire>,
	asked: Asked,
}

impl HasModels for Bare {
	fn inner(&self) -> &AsyncDevice<Wire> {
		&self.inner
	}

	fn asked(&self) -> &Asked {
		&self.asked
	}
}

impl Bare {
	/// Who the device says it is, which has to be the one with this serial number.
	async fn identity(&self, expected: &str) -> Result<Identity, DeviceError> {
		let common = self.model::<Model1>().await?;
		let common = common.ok_or_else(|| self.lacks("model 1", "the serial number"))?;
		let [manufacturer, model, serial] =
			[common.mn, common.md, common.sn].map(|text| text.trim().to_owned());
		if serial != expected {
			return Err(DeviceError::Stranger { expected: expected.into(), found: serial });
		}
		Ok(Identity { manufacturer, model, serial })
	}
}

/// The writes to one model, in their order, which are then compared with what the device kept.
pub(super) struct Writes<'a, M: Model> {
	device: &'a Device,
	written: Vec<(&'static str, u16, Vec<u16>)>,
	model: std::marker::PhantomData<M>,
}

impl<'a, M: Model> Writes<'a, M> {
	pub fn to(device: &'a Device) -> Result<Self, DeviceError> {
		if !device.has::<M>() {
			return Err(device.lacks("its former models", "a set-point"));
		}
		Ok(Self { device, written: Vec::new(), model: std::marker::PhantomData })
	}

	/// Writes one point.
	pub async fn write<T: Value + Clone>(
		&mut self,
		name: &'static str,
		point: Point<M, T>,
		value: T,
	) -> Result<(), DeviceError> {
		let (offset, words) = (point.offset, value.clone().encode().into_vec());
		let asked =
			|| Asked { what: format!("{name} of model {}", M::ID), ..self.device.asked.clone() };
		let written = self.device.inner.write_point(point, value).await;
		written.map_err(|cause| asked().writing(cause))?;
		self.written.push((name, offset, words));
		Ok(())
	}

	/// Reads the model back, and fails unless it holds all that was written.
	pub async fn kept(self) -> Result<(), DeviceError> {
		let address = M::addr(&self.device.inner.models);
		let asked = Asked { what: format!("model {}", M::ID), ..self.device.asked.clone() };
		let (unit, length) = (self.device.inner.slave_id, M::LEN);
		let found = self.device.inner.client.read_registers(unit, address.addr, length).await;
		let found = found.map_err(|cause| asked.modbus(cause))?;
		for (point, offset, wrote) in self.written {
			let offset = usize::from(offset);
			let found = found.get(offset..offset.saturating_add(wrote.len())).unwrap_or(&[]);
			if found != wrote {
				let found = found.to_vec();
				return Err(DeviceError::NotKept { model: M::ID, point, wrote, found });
			}
		}
		Ok(())
	}
}

fn has<M: Model>(models: &Models) -> bool {
	let at = M::addr(models);
	at.addr != 0 && at.len >= <M as Group>::LEN
}

/// Which of the models that the gateway knows a device has.
fn found(models: &Models) -> Vec<u16> {
	let known = [
		(1, has::<Model1>(models)),
		(103, has::<Model103>(models)),
		(120, has::<Model120>(models)),
		(121, has::<Model121>(models)),
		(123, has::<Model123>(models)),
		(124, has::<Model124>(models)),
		(701, has::<Model701>(models)),
		(702, has::<Model702>(models)),
		(704, has::<Model704>(models)),
		(713, has::<Model713>(models)),
	];
	known.into_iter().filter(|(_, has)| *has).map(|(id, _)| id).collect()
}

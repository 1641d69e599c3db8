//! What a device can do.

use super::{
	DeviceError,
	device::HasModels,
	scale::{exponent, whole},
};
use sunspec::models::{
	model120::Model120, model121::Model121, model124::Model124, model702::Model702,
};
use tieline_primitives::Technology;

/// What a device can do, in watts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nameplate {
	/// The most that it injects: `WMax` of 702 or 121 where it is set, else the rating of 702 or 120.
	/// Percentages of limits count from it. Positive.
	pub export: i64,
	/// The most that it withdraws; zero for generation.
	pub import: i64,
}

impl Nameplate {
	pub(super) async fn read(
		device: &impl HasModels,
		technology: Technology,
	) -> Result<Self, DeviceError> {
		let read = match device.model::<Model702>().await? {
			Some(model) => Self::of_702(&model, technology)?,
			None => Self::of_120(device, technology).await?,
		};
		if read.export <= 0 {
			return Err(DeviceError::implausible(702, "WMax", read.export));
		}
		Ok(read)
	}

	fn of_702(model: &Model702, technology: Technology) -> Result<Self, DeviceError> {
		let sf = exponent(702, "W_SF", model.w_sf)?;
		let watts = |point, value: Option<u16>| {
			let value = value.ok_or(DeviceError::NoPoint { model: 702, point })?;
			whole(value, sf).ok_or_else(|| DeviceError::implausible(702, point, value))
		};
		let export = watts("WMax", model.w_max.or(model.w_max_rtg))?;
		let import = match technology {
			Technology::Storage => {
				watts("WChaRteMax", model.w_cha_rte_max.or(model.w_cha_rte_max_rtg))?
			},
			_ => 0,
		};
		Ok(Self { export, import })
	}

	async fn of_120(device: &impl HasModels, technology: Technology) -> Result<Self, DeviceError> {
		let watts = |model, point, value: u16, sf| {
			let exponent = exponent(model, point, Some(sf))?;
			whole(value, exponent).ok_or_else(|| DeviceError::implausible(model, point, value))
		};
		let export = match device.model::<Model121>().await? {
			Some(settings) => watts(121, "WMax", settings.w_max, settings.w_max_sf)?,
			None => {
				let model = device.model::<Model120>().await?;
				let model =
					model.ok_or_else(|| device.lacks("model 702, 121 or 120", "the rating"))?;
				watts(120, "WRtg", model.w_rtg, model.w_rtg_sf)?
			},
		};
		let import = match technology {
			Technology::Storage => {
				let model = device.model::<Model124>().await?;
				let model =
					model.ok_or_else(|| device.lacks("model 704 or 124", "the charging limit"))?;
				watts(124, "WChaMax", model.w_cha_max, model.w_cha_max_sf)?
			},
			_ => 0,
		};
		Ok(Self { export, import })
	}
}

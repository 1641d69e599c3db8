//! Set-points: which model takes them, and the order of the writes.
//!
//! The reversion timer is written first and the enabling point last, so that no set-point is ever
//! in force without the timer that ends it.

use super::{
	Device, DeviceError,
	device::{HasModels, Writes},
	scale::{exponent, percent, raw},
};
use std::time::Duration;
use sunspec::models::{
	model121::Model121,
	model123::{Model123, WMaxLimEna},
	model124::{Model124, StorCtlMod},
	model704::{Model704, WMaxLimPctEna, WMaxLimPctEnaRvrt, WSetEna, WSetEnaRvrt, WSetMod},
};
use tieline_primitives::{Capability, Technology, Watts};

/// What a device is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
	/// The power, positive as injection: of storage the set-point, of generation the cap.
	pub power: Watts,
	/// The standing limit, which holds once the reversion timer has ended.
	pub standing: Capability,
	/// How long the command is good for: to the second, and at least one.
	pub reversion: Duration,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
	/// The model.
	pub model: u16,
	/// The power in force: that of the command within the nameplate, to the resolution of the
	/// register.
	pub power: Watts,
}

/// The models that take set-points, in their order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
	/// Storage: `WSet` of model 704.
	SetPoint704,
	/// Generation: `WMaxLimPct` of model 704.
	Limit704,
	/// Generation: `WMaxLimPct` of model 123.
	Limit123,
	/// Storage: `InWRte` and `OutWRte` of model 124.
	Rates124,
}

impl Control {
	/// Which of its models takes set-points.
	pub(super) async fn choose(
		device: &impl HasModels,
		technology: Technology,
	) -> Result<Self, DeviceError> {
		match technology {
			Technology::Storage if device.has::<Model704>() => Ok(Self::SetPoint704),
			Technology::Storage if device.has::<Model124>() => Ok(Self::Rates124),
			Technology::Storage => {
				Err(device.lacks("model 704 or 124", "the set-point of storage"))
			},
			_ if device.has::<Model704>() => Ok(Self::Limit704),
			_ if device.has::<Model123>() => Ok(Self::Limit123),
			_ => Err(device.lacks("model 704 or 123", "the limit of generation")),
		}
	}

	/// The model.
	pub fn model(self) -> u16 {
		match self {
			Self::SetPoint704 | Self::Limit704 => 704,
			Self::Limit123 => 123,
			Self::Rates124 => 124,
		}
	}

	pub(super) async fn apply(
		self,
		device: &mut Device,
		command: &Command,
	) -> Result<Applied, DeviceError> {
		let nameplate = device.nameplate;
		let power = command.power.0.clamp(-nameplate.import, nameplate.export);
		let seconds = u32::try_from(command.reversion.as_secs()).unwrap_or(u32::MAX).max(1);
		let power = match self {
			Self::SetPoint704 => set_point_704(device, power, seconds).await?,
			Self::Limit704 => {
				limit_704(device, power.max(0), command.standing.export.0, seconds).await?
			},
			Self::Limit123 => {
				hold_export(device, command.standing.export.0).await?;
				limit_123(device, power.max(0), seconds).await?
			},
			Self::Rates124 => {
				hold_export(device, command.standing.export.0).await?;
				if nameplate.import > command.standing.import.0 {
					return Err(DeviceError::UnsafeReversion {
						to: -nameplate.import,
						limit: command.standing.import.0,
						point: "WChaMax of model 124",
						cause: "its percentages count from it".into(),
					});
				}
				rates_124(device, power, seconds).await?
			},
		};
		Ok(Applied { model: self.model(), power: Watts(power) })
	}
}

/// Storage by model 704. After the reversion it idles, which is within any standing limit.
async fn set_point_704(device: &Device, power: i64, seconds: u32) -> Result<i64, DeviceError> {
	let model = present::<Model704>(device).await?;
	let sf = exponent(704, "WSet_SF", model.w_set_sf)?;
	implemented(704, "WSetRvrtTms", model.w_set_rvrt_tms)?;
	implemented(704, "WSetEna", model.w_set_ena)?;
	let value = raw(power, sf).and_then(|raw| i32::try_from(raw).ok());
	let value = value.ok_or_else(|| too_large(704, "WSet", power))?;
	let mut writes = Writes::<Model704>::to(device)?;
	writes.write("WSetRvrtTms", Model704::W_SET_RVRT_TMS, Some(seconds)).await?;
	writes.write("WSetRvrt", Model704::W_SET_RVRT, Some(0)).await?;
	writes.write("WSetEnaRvrt", Model704::W_SET_ENA_RVRT, Some(WSetEnaRvrt::Enabled)).await?;
	writes.write("WSetMod", Model704::W_SET_MOD, Some(WSetMod::Watts)).await?;
	writes.write("WSet", Model704::W_SET, Some(value)).await?;
	writes.write("WSetEna", Model704::W_SET_ENA, Some(WSetEna::Enabled)).await?;
	writes.kept().await?;
	Ok(super::scale::whole(value, sf).unwrap_or(power))
}

/// Generation by model 704. After the reversion the limit is the standing one.
async fn limit_704(
	device: &Device,
	power: i64,
	standing: i64,
	seconds: u32,
) -> Result<i64, DeviceError> {
	let model = present::<Model704>(device).await?;
	let sf = exponent(704, "WMaxLimPct_SF", model.w_max_lim_pct_sf)?;
	implemented(704, "WMaxLimPctRvrtTms", model.w_max_lim_pct_rvrt_tms)?;
	implemented(704, "WMaxLimPctEna", model.w_max_lim_pct_ena)?;
	let most = device.nameplate.export;
	let value = share_of(704, "WMaxLimPct", power, most, sf)?;
	let after = share_of(704, "WMaxLimPctRvrt", standing.clamp(0, most), most, sf)?;
	let mut writes = Writes::<Model704>::to(device)?;
	writes.write("WMaxLimPctRvrtTms", Model704::W_MAX_LIM_PCT_RVRT_TMS, Some(seconds)).await?;
	writes.write("WMaxLimPctRvrt", Model704::W_MAX_LIM_PCT_RVRT, Some(after)).await?;
	let enabled = Some(WMaxLimPctEnaRvrt::Enabled);
	writes.write("WMaxLimPctEnaRvrt", Model704::W_MAX_LIM_PCT_ENA_RVRT, enabled).await?;
	writes.write("WMaxLimPct", Model704::W_MAX_LIM_PCT, Some(value)).await?;
	let enabled = Some(WMaxLimPctEna::Enabled);
	writes.write("WMaxLimPctEna", Model704::W_MAX_LIM_PCT_ENA, enabled).await?;
	writes.kept().await?;
	Ok(watts_of(value, most, sf))
}

/// Generation by model 123. After the reversion only `WMax` of model 121 limits it.
async fn limit_123(device: &Device, power: i64, seconds: u32) -> Result<i64, DeviceError> {
	let model = present::<Model123>(device).await?;
	let sf = exponent(123, "WMaxLimPct_SF", Some(model.w_max_lim_pct_sf))?;
	implemented(123, "WMaxLimPct_RvrtTms", model.w_max_lim_pct_rvrt_tms)?;
	let most = device.nameplate.export;
	let value = share_of(123, "WMaxLimPct", power.min(most), most, sf)?;
	let seconds = short(seconds);
	let mut writes = Writes::<Model123>::to(device)?;
	writes.write("WMaxLimPct_RvrtTms", Model123::W_MAX_LIM_PCT_RVRT_TMS, Some(seconds)).await?;
	writes.write("WMaxLimPct", Model123::W_MAX_LIM_PCT, value).await?;
	writes.write("WMaxLim_Ena", Model123::W_MAX_LIM_ENA, WMaxLimEna::Enabled).await?;
	writes.kept().await?;
	Ok(watts_of(value, most, sf))
}

/// Storage by model 124: a negative rate is the least of the other direction, so that the two
/// rates together leave the battery one power.
async fn rates_124(device: &Device, power: i64, seconds: u32) -> Result<i64, DeviceError> {
	let model = present::<Model124>(device).await?;
	let sf = exponent(124, "InOutWRte_SF", model.in_out_w_rte_sf)?;
	implemented(124, "InOutWRte_RvrtTms", model.in_out_w_rte_rvrt_tms)?;
	let most = device.nameplate.import;
	let rate = share_of(124, "OutWRte", power.abs().min(most), most, sf)?;
	let rate = i16::try_from(rate).map_err(|_| too_large(124, "OutWRte", power))?;
	let (discharge, charge) = if power < 0 { (-rate, rate) } else { (rate, -rate) };
	let both = StorCtlMod::Charge | StorCtlMod::DiScharge;
	let seconds = short(seconds);
	let mut writes = Writes::<Model124>::to(device)?;
	writes.write("InOutWRte_RvrtTms", Model124::IN_OUT_W_RTE_RVRT_TMS, Some(seconds)).await?;
	writes.write("InWRte", Model124::IN_W_RTE, Some(charge)).await?;
	writes.write("OutWRte", Model124::OUT_W_RTE, Some(discharge)).await?;
	writes.write("StorCtl_Mod", Model124::STOR_CTL_MOD, both).await?;
	writes.kept().await?;
	let watts = watts_of(rate.unsigned_abs(), most, sf);
	Ok(if power < 0 { -watts } else { watts })
}

/// Lowers `WMax` of model 121 to the standing limit, where it is above: a device by the older
/// models falls back to it.
async fn hold_export(device: &mut Device, standing: i64) -> Result<(), DeviceError> {
	let (to, limit) = (device.nameplate.export, standing);
	if to <= limit {
		return Ok(());
	}
	let point = "WMax of model 121";
	let unsafe_because = |cause: String| DeviceError::UnsafeReversion { to, limit, point, cause };
	let Some(model) = device.model::<Model121>().await? else {
		return Err(unsafe_because("the device lacks model 121".into()));
	};
	let sf = exponent(121, "WMax_SF", Some(model.w_max_sf))?;
	let value = raw(limit, sf).and_then(|raw| u16::try_from(raw).ok()).filter(|raw| *raw > 0);
	let value = value.ok_or_else(|| unsafe_because(format!("{limit} W does not fit it")))?;
	let mut writes = Writes::<Model121>::to(device)?;
	match writes.write("WMax", Model121::W_MAX, value).await {
		Err(DeviceError::Refused { cause, .. }) => return Err(unsafe_because(cause.to_string())),
		written => written?,
	}
	writes.kept().await?;
	device.nameplate.export = super::scale::whole(value, sf).unwrap_or(limit);
	Ok(())
}

async fn present<M: sunspec::Model>(device: &Device) -> Result<M, DeviceError> {
	device.model::<M>().await?.ok_or_else(|| device.lacks("its former models", "a set-point"))
}

fn implemented<T>(model: u16, point: &'static str, value: Option<T>) -> Result<(), DeviceError> {
	value.map(|_| ()).ok_or(DeviceError::NoPoint { model, point })
}

fn too_large(model: u16, point: &'static str, power: i64) -> DeviceError {
	DeviceError::TooLarge { model, point, watts: Watts(power) }
}

fn share_of(
	model: u16,
	point: &'static str,
	power: i64,
	most: i64,
	sf: i32,
) -> Result<u16, DeviceError> {
	let value = percent(power, most, sf).and_then(|raw| u16::try_from(raw).ok());
	value.ok_or_else(|| too_large(model, point, power))
}

/// The power of a register that holds a percentage of `most`, rounded down.
fn watts_of(value: u16, most: i64, sf: i32) -> i64 {
	super::scale::whole(i128::from(value) * i128::from(most) / 100, sf).unwrap_or(most)
}

fn short(seconds: u32) -> u16 {
	// The highest register means that there is no timer.
	u16::try_from(seconds).unwrap_or(u16::MAX).min(u16::MAX - 1)
}

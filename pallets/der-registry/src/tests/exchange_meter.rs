use super::*;

fn exchange(who: u64, meter: &str) -> Result<(), DispatchError> {
	Registry::exchange_meter(by(who), SITE, hash(meter), hash("the protocol"))
}

#[test]
fn a_site_goes_on_with_a_new_meter() {
	market(|| {
		enrolled(solar("1"));
		assert_ok!(exchange(DSO, "a new meter"));
		let (meter, evidence) = (hash("a new meter"), hash("the protocol"));
		happened(Event::MeterExchanged { site: SITE, meter, evidence });
		assert_eq!(Registry::site_of(meter), Some(SITE));
		assert_eq!(Registry::site_of(hash("meter of 1")), None);
		assert_eq!(energy(OURS, FREE), export(5_000));
		assert_ok!(Registry::register(by(NEIGHBOUR), behind_meter_1("2")));
		assert_eq!(Registry::site_of(hash("meter of 1")), Some(SiteId(1)));
	});
}

#[test]
fn exchange_meter_should_fail_when_the_meter_is_in_use_or_the_caller_is_not_the_dso() {
	market(|| {
		assert_eq!(exchange(DSO, "new"), Err(E::UnknownSite.into()));
		registered(solar("1"));
		registered(Registration { submeter: Some(hash("sub")), ..solar("2") });
		for meter in ["meter of 1", "meter of 2", "sub"] {
			assert_eq!(exchange(DSO, meter), Err(E::DuplicateMeter(FIRST).into()));
		}
		for who in [OWNER, STRICT_DSO] {
			assert_eq!(exchange(who, "new"), Err(E::NotDso(FIRST).into()));
		}
		let root = Registry::exchange_meter(admin(), SITE, hash("new"), hash("the protocol"));
		assert_eq!(root, Err(BadOrigin));
	});
}

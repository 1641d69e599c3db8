use super::*;

#[test]
fn the_phase_should_follow_from_chain_time_alone() {
	open_market(|| {
		let at = |now: u64| {
			Now::set(now);
			BidMarket::phase(AUCTION, 0).unwrap()
		};
		assert_eq!(at(NOW), Phase::Bidding);
		assert_eq!(at(SCHEDULE.bidding_until.0 - 1), Phase::Bidding);
		assert_eq!(at(SCHEDULE.bidding_until.0), Phase::Revealing);
		assert_eq!(at(SCHEDULE.reveal_until.0 - 1), Phase::Revealing);
		assert_eq!(at(SCHEDULE.reveal_until.0), Phase::Clearing);
		assert_eq!(at(SCHEDULE.clearing_until.0 - 1), Phase::Clearing);
		assert_eq!(at(SCHEDULE.clearing_until.0), Phase::NoTrade);
		assert_eq!(BidMarket::phase(AUCTION, 24), None);
		assert_eq!(BidMarket::phase(AuctionId(1), 0), None);
	});
}

#[test]
fn an_interval_should_be_cleared_while_its_neighbour_does_not_trade() {
	congested_market(|| {
		assert_ok!(clear(0, congested_certificate()));
		assert_eq!(BidMarket::phase(AUCTION, 0), Some(Phase::Cleared));
		assert_eq!(BidMarket::phase(AUCTION, 1), Some(Phase::Clearing));
		Now::set(SCHEDULE.clearing_until.0);
		assert_eq!(BidMarket::phase(AUCTION, 0), Some(Phase::Cleared));
		assert_eq!(BidMarket::phase(AUCTION, 1), Some(Phase::NoTrade));
	});
}

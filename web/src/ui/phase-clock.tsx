import type { Auction } from '../api/types.ts';
import { countdown, number } from '../format.ts';
import { useChainClock } from '../market/clock.ts';
import { PHASES, phaseAt } from '../market/phase.ts';
import { Time } from './parts.tsx';

/** The phase of an auction and how long it lasts by the chain's clock. */
export function PhaseClock({ auction }: { auction: Auction }) {
	const { now, standsStill } = useChainClock();
	const { phase, until } = phaseAt(auction, now);
	const at = PHASES.findIndex((each) => each.phase === phase);
	const ends: Record<string, string> = {
		bidding: auction.bidding_until,
		revealing: auction.revealing_until,
		clearing: auction.clearing_until,
	};
	return (
		<section class="phase" aria-label="Phase of the auction">
			<div class="phase-now">
				<div>
					<p class="phase-name" role="status">
						{phase === 'no-trade' ? 'No trade' : PHASES[at]?.name}
					</p>
					<p class="quiet">{phase === 'no-trade' ? 'no certificate came in time' : PHASES[at]?.what}</p>
				</div>
				{until === null ? (
					<p class="phase-left">
						<span class="clock">
							{number(auction.cleared_intervals)}/{number(auction.intervals)}
						</span>
						<span class="quiet">intervals cleared</span>
					</p>
				) : (
					<p class="phase-left" role="timer">
						<span class="clock">{countdown(until - (now ?? until))}</span>
						<span class="quiet">{standsStill ? 'left; the chain stands still' : 'left by chain time'}</span>
					</p>
				)}
			</div>
			<ol class="steps">
				{PHASES.map((each, index) => (
					<li
						key={each.phase}
						class={phase === 'no-trade' ? 'past' : index < at ? 'past' : index === at ? 'now' : 'ahead'}
						aria-current={index === at ? 'step' : undefined}
					>
						<span class="step-name">
							<span aria-hidden="true">
								{index < at || (index === at && phase === 'cleared') ? '✓ ' : index === at ? '▶ ' : ''}
							</span>
							{each.name}
						</span>
						<span class="quiet">
							{ends[each.phase] === undefined ? (
								`${auction.cleared_intervals} of ${auction.intervals}`
							) : (
								<>
									until <Time at={ends[each.phase]} brief />
								</>
							)}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}

// What is said of a server's answer for an interval, from what the chain says of it.

import type { Reading } from './chain.ts';
import { compareBook, compareOutcome, PHASES, type Compared } from './compare.ts';
import type { Difference } from './comparison.ts';
import type { Proven } from './proven.ts';
import type { ToldInterval } from './told.ts';

/**
 * What the browser has found of a server's answer. `unknown` is no accusation and no confirmation: `reason`
 * says why.
 */
export interface Verdict {
	result: 'verified' | 'differs' | 'unknown';
	/** The finalized block at which the chain was asked. */
	block?: { number: number; hash: string };
	differences: Difference[];
	reason?: string;
}

export function unknown(reason: string, block?: Verdict['block']): Verdict {
	return { result: 'unknown', differences: [], reason, ...(block && { block }) };
}

/** Judges a server's answer for an interval of an auction by what the chain says of it. */
export function judge(auction: number, interval: number, told: ToldInterval, reading: Reading): Verdict {
	try {
		return judgeWellFormed(auction, interval, told, reading);
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		const block = reading.kind === 'found' ? reading.proven.block : reading.block;
		return unknown(`The server's answer has not the form of an interval: ${error.message}`, block);
	}
}

function judgeWellFormed(auction: number, interval: number, told: ToldInterval, reading: Reading): Verdict {
	switch (reading.kind) {
		case 'removed':
			return unknown(
				`The records of auction ${auction} have been removed from the chain's state, so nothing can be proven of it any more.`,
				reading.block,
			);
		case 'never': {
			if (isAhead(told, reading.block.number)) return behind(told, reading.block);
			return unknown(
				`This browser's chain has no interval ${interval} of auction ${auction}: the server tells of another chain, or of what is not there.`,
				reading.block,
			);
		}
		case 'found':
			return judgeProven(auction, interval, told, reading.proven);
	}
}

function judgeProven(auction: number, interval: number, told: ToldInterval, proven: Proven): Verdict {
	const { block, phase, outcome } = proven;
	if (outcome) {
		if (told.phase !== 'cleared') {
			return unknown(`The server's answer is of the phase ${told.phase}; the interval is cleared by now.`, block);
		}
		return verdict(proven, compareOutcome(told, interval, proven, outcome));
	}
	if (phase === 'Cleared') {
		return unknown(
			`Interval ${interval} of auction ${auction} is cleared, but some of its records have been removed from the chain's state.`,
			block,
		);
	}
	if (isAhead(told, block.number)) return behind(told, block);
	const isTold = told.phase === 'cleared' || told.phase === PHASES[phase];
	if (!isTold) {
		return unknown(`The server's answer is of the phase ${told.phase}, that of the chain ${PHASES[phase]}.`, block);
	}
	if (told.phase !== 'cleared' && (phase === 'Bidding' || phase === 'Revealing')) {
		return unknown('Bids are still taken or revealed: nothing of the interval is settled yet.', block);
	}
	return verdict(proven, compareBook(told, interval, proven));
}

function verdict({ block, auction, now }: Proven, { differences, unchecked }: Compared): Verdict {
	// Bids may be removed one by one, and one without an award leaves the outcome as it was.
	const isLeft = ({ path = '', proven }: Difference) => /^offers\.\d+$/.test(path) && proven === 'no such entry';
	const mayBeRemoved = now >= auction.kept_until && differences.length > 0 && differences.every(isLeft);
	if (mayBeRemoved) {
		return unknown('Some bids of the auction may have been removed from the chain\'s state by now.', block);
	}
	if (differences.length > 0) return { result: 'differs', block, differences };
	if (unchecked.length > 0) return unknown(unchecked.join(' '), block);
	return { result: 'verified', block, differences: [] };
}

/** Whether the server's answer is of a clearing after a block. */
function isAhead(told: ToldInterval, block: number): boolean {
	return typeof told.cleared?.block === 'number' && told.cleared.block > block;
}

function behind(told: ToldInterval, block: { number: number; hash: string }): Verdict {
	return unknown(
		`The server says that the interval was cleared in block ${told.cleared?.block}; this browser has proven finality up to block ${block.number}.`,
		block,
	);
}

// A market day while it runs: the market on a wall, which nobody touches, and readers of the other views beside
// it. It is started with the day, needs a server that outlives the day (`tieline demo --stay --page`), and ends
// when the newest auction is cleared.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { all, api, BASE, launch, open, visit, WIDTHS } from '../browser.mjs';

const COMES_UP = 120_000;
const DAY = 240_000;
/** How long the page may take to show what the API says already. */
const SHOWN = 20_000;
/** As src/market/phase.ts has them. */
const PHASES = ['Bidding', 'Revealing', 'Clearing', 'Cleared'];
/** Tables that are longer draw only a part of their rows. */
const DRAWN = 60;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks until there is something; a server that does not answer yet is looked at again. */
async function until(what, ms, look) {
	const deadline = Date.now() + ms;
	let last = 'nothing';
	while (Date.now() < deadline) {
		try {
			const found = await look();
			if (found) return found;
		} catch (error) {
			last = error.message;
		}
		await pause(250);
	}
	throw new Error(`${what}: not after ${ms / 1_000} s (${last})`);
}

async function newest() {
	return (await api('/v1/auctions?limit=1')).items[0];
}

const isOver = (auction) => auction !== undefined && ['cleared', 'no-trade'].includes(auction.phase);

/** Notes in the page what the market shows, whenever that changes. It does not outlive a reload. */
function record() {
	const seen = [];
	window.seenOfTheDay = seen;
	const text = (selector) => document.querySelector(selector)?.textContent?.trim() ?? null;
	const factOf = (name) =>
		[...document.querySelectorAll('.facts > div')]
			.find((fact) => fact.querySelector('dt')?.textContent?.trim().startsWith(name))
			?.querySelector('.value')
			?.textContent?.trim() ?? null;
	const read = () => {
		const steps = /([\d,]+) of ([\d,]+)/.exec(text('.steps li:last-child .quiet') ?? '');
		const table = [...document.querySelectorAll('.table table')].find(
			(each) => each.caption?.textContent?.trim() === 'Intervals',
		);
		const rows = [...(table?.tBodies[0]?.rows ?? [])].filter((row) => row.cells.length > 3);
		const sample = {
			auction: Number(/auction (\d+)/.exec(text('main .sub') ?? '')?.[1] ?? Number.NaN),
			phase: text('.phase-name'),
			clock: text('.phase-left[role=timer] .clock'),
			cleared: steps === null ? 0 : Number(steps[1].replaceAll(',', '')),
			// The awarded supply of an interval is there with its clearing.
			figures: rows.filter((row) => row.cells[2].textContent.trim() !== '–').length,
			supply: factOf('Awarded supply'),
		};
		const { at: _, ...last } = seen.at(-1) ?? {};
		if (JSON.stringify(last) !== JSON.stringify(sample)) seen.push({ ...sample, at: Date.now() });
	};
	read();
	setInterval(read, 100);
}

/** The views that have something to show now, but for the market. */
async function viewsNow() {
	const views = { participants: '/participants', reviews: '/reviews', network: '/network' };
	const [chain, extrinsics, aggregators, ders, areas, auction] = await Promise.all([
		api('/v1/chain'),
		api('/v1/extrinsics?limit=1'),
		all('/v1/aggregators'),
		api('/v1/ders?limit=1'),
		all('/v1/areas'),
		newest(),
	]);
	if (chain.head !== null) views.block = `/blocks/${chain.head.number}`;
	if (extrinsics.items.length > 0) views.extrinsic = `/extrinsics/${extrinsics.items[0].id}`;
	if (ders.items.length > 0) views.der = `/ders/${ders.items[0].der}`;
	if (aggregators.length > 0) {
		views.account = `/accounts/${aggregators[0].account}`;
		views.search = `/search?q=${encodeURIComponent(aggregators[0].name)}`;
	}
	const aggregation = aggregators.flatMap((each) => each.aggregations)[0];
	if (aggregation !== undefined) views.aggregation = `/aggregations/${aggregation.aggregation}`;
	if (auction === undefined) return views;

	const of = `/v1/auctions/${auction.auction}`;
	const intervals = await all(`${of}/intervals`);
	views.auction = `/auctions/${auction.auction}`;
	const middle = intervals[Math.floor(intervals.length / 2)];
	if (middle === undefined) return views;
	views.interval = `/auctions/${auction.auction}/${middle.interval}`;
	const answers = async (path) => (await fetch(`${BASE}${path}`)).ok;
	const hasFeeder = areas.length > 0 && (await answers(`/v1/feeders/${areas[0].area}`));
	const feederAt = ({ interval }) => `/feeder?area=${areas[0].area}&auction=${auction.auction}&interval=${interval}`;
	const cleared = intervals.findLast((each) => each.cleared !== null);
	if (cleared === undefined) {
		if (hasFeeder) views.feeder = feederAt(middle);
		return views;
	}
	views.cleared = `/auctions/${auction.auction}/${cleared.interval}`;
	const { offers } = await api(`${of}/intervals/${cleared.interval}`);
	const offer = offers.find((each) => each.curtailed_w > 0) ?? offers[0];
	if (offer !== undefined) {
		const asked = { aggregation: offer.aggregation, point: offer.point.name, side: offer.side };
		views.explain = `/explain?${new URLSearchParams({ auction: auction.auction, interval: cleared.interval, ...asked })}`;
	}
	if (hasFeeder && (await answers(`${of}/intervals/${cleared.interval}/flow`))) views.feeder = feederAt(cleared);
	return views;
}

/** Opens a view for some seconds, in a context of its own. What is wrong with it goes to `failures`. */
async function look(size, name, path, failures) {
	const wrong = (what) => failures.push(`${name}, ${size.name}, ${path}: ${what}`);
	const { page, complaints, close } = await open(browser, size);
	try {
		await visit(page, path);
		// Some of what happens on the chain comes while the view is open.
		await page.waitForTimeout(1_500);
		const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
		if (beyond > 0) wrong(`it is ${beyond} px wider than the screen`);
		if ((await page.getByText('This view cannot be shown').count()) > 0) wrong('it cannot be shown');
	} catch (error) {
		wrong(error.message);
	} finally {
		complaints.forEach(wrong);
		await close();
	}
}

/** Opens at one size the view that it has opened the fewest times, again and again, until the day is over. */
async function reader(size, isDone) {
	const [visited, failures] = [{}, []];
	while (!isDone()) {
		let views;
		try {
			views = await viewsNow();
		} catch (error) {
			failures.push(`what there is to show, ${size.name}: ${error.message}`);
			await pause(1_000);
			continue;
		}
		const timesOf = (name) => visited[name] ?? 0;
		const name = Object.keys(views).reduce((best, each) => (timesOf(each) < timesOf(best) ? each : best));
		await look(size, name, views[name], failures);
		visited[name] = timesOf(name) + 1;
	}
	return { size, visited, failures };
}

/** A count-down as the page writes it, in seconds. */
function seconds(clock) {
	const parts = clock.split(':').map(Number);
	return parts.some(Number.isNaN) ? null : parts.reduce((sum, part) => sum * 60 + part, 0);
}

let browser;
before(async () => {
	browser = await launch();
});
after(() => browser?.close());

it('a market day goes by on the page', { timeout: COMES_UP + DAY + 120_000 }, async () => {
	const begun = Date.now();
	await until('the server answers', COMES_UP, async () => (await fetch(`${BASE}/health`)).ok);
	// A server that has just come up has no block yet.
	const left = Math.max(1_000, begun + COMES_UP - Date.now());
	await until('the server has the chain', left, async () => (await fetch(`${BASE}/ready`)).ok || (await newest()));

	const before = await newest();
	const market = await open(browser, WIDTHS.find(({ name }) => name === 'desktop'));
	let isDone = false;
	let readers = [];
	let auction;
	let samples;
	try {
		await visit(market.page, '/');
		await market.page.evaluate(record);
		readers = WIDTHS.map((size) => reader(size, () => isDone));

		auction = await until('the newest auction is cleared', DAY, async () => {
			const now = await newest();
			// An auction that was over before is an earlier day's: the one that runs is not opened yet.
			return isOver(now) && !(isOver(before) && before.auction === now.auction) ? now : undefined;
		});
		assert.equal(auction.phase, 'cleared', `auction ${auction.auction} ends as ${auction.phase}`);
		await market.page
			.waitForFunction(
				({ auction, intervals, drawn }) => {
					const last = window.seenOfTheDay?.findLast((each) => each.auction === auction);
					const hasAll = last?.cleared === intervals && (intervals > drawn || last.figures === intervals);
					return last?.phase === 'Cleared' && hasAll;
				},
				{ ...auction, drawn: DRAWN },
				{ timeout: SHOWN },
			)
			// What is missing is said below.
			.catch(() => {});
		samples = await market.page.evaluate(() => window.seenOfTheDay);
	} finally {
		isDone = true;
		readers = await Promise.all(readers);
		await market.close();
	}

	assert.ok(samples !== undefined, 'the market was loaded anew');
	const ofAuction = samples.filter((each) => each.auction === auction.auction && each.phase !== null);
	assert.ok(ofAuction.length > 0, `the market has shown nothing of auction ${auction.auction}`);
	const [first, last] = [ofAuction[0], ofAuction.at(-1)];
	const phases = [...new Set(ofAuction.map(({ phase }) => phase))];
	console.log(
		`phases on the market: ${phases
			.map((name) => {
				const { at } = ofAuction.find(({ phase }) => phase === name);
				return `${name} after ${((at - begun) / 1_000).toFixed(1)} s`;
			})
			.join(', ')}`,
	);
	for (const { size, visited } of readers) console.log(`views at ${size.width} px: ${JSON.stringify(visited)}`);

	// At the end of a phase the clock may step back with a block that was long in coming: what counts is when each
	// phase came first.
	assert.deepEqual(phases, PHASES.filter((name) => phases.includes(name)), 'the phases come in their order');
	assert.ok(phases.length >= 2, `only ${phases} was seen: was the day over already?`);
	assert.equal(last.phase, 'Cleared');

	let steps = 0;
	for (const name of phases) {
		const clocks = ofAuction.filter(({ phase, clock }) => phase === name && clock !== null);
		const left = clocks.map(({ clock }) => seconds(clock)).filter((each) => each !== null);
		steps += left.filter((each, index) => index > 0 && each < left[index - 1]).length;
		const isLong = clocks.length > 0 && clocks.at(-1).at - clocks[0].at >= 5_000;
		if (isLong) assert.ok(left.at(-1) < left[0], `the clock of ${name} goes from ${left[0]} to ${left.at(-1)} s`);
	}
	assert.ok(steps >= 3, `the clock has counted down ${steps} times`);

	assert.ok(first.cleared < auction.intervals, 'the day was over already when the market was opened');
	assert.equal(last.cleared, auction.intervals);
	assert.ok(last.figures > first.figures, `${first.figures} and then ${last.figures} intervals had figures`);
	if (auction.intervals <= DRAWN) assert.equal(last.figures, auction.intervals);
	if (first.figures === 0) assert.equal(first.supply, '–');
	assert.match(last.supply ?? '', /\d/);

	assert.deepEqual(market.complaints, [], 'the market');
	assert.deepEqual(readers.flatMap(({ failures }) => failures), [], 'the other views');
	for (const { size, visited } of readers)
		for (const view of ['participants', 'network', 'auction', 'interval'])
			assert.ok(visited[view] > 0, `${view} was not opened at ${size.width} px`);
});

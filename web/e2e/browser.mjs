// A browser at the page of a running server, `BASE_URL`.
import { chromium } from 'playwright-core';

export const BASE = (process.env.BASE_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
export const WIDTHS = [
	{ name: 'desktop', width: 1440, height: 900 },
	{ name: 'phone', width: 390, height: 844 },
];

const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export async function launch() {
	return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGUMENTS });
}

/** A page that remembers what it complained of. */
export async function open(browser, { width = 1440, height = 900, colorScheme = 'light' } = {}) {
	const context = await browser.newContext({
		viewport: { width, height },
		colorScheme,
		acceptDownloads: true,
		reducedMotion: 'reduce',
	});
	const page = await context.newPage();
	const complaints = [];
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
	});
	page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)));
	page.on('dialog', (dialog) => {
		complaints.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	return { page, complaints, close: () => context.close() };
}

/** Goes to a view and waits until it has what it asked for. */
export async function visit(page, path) {
	await page.goto(`${BASE}${path}`);
	await settle(page);
}

export async function settle(page) {
	await page.locator('h1').first().waitFor();
	await page.waitForFunction(() => document.querySelector('[data-waiting]') === null, undefined, { timeout: 20_000 });
	await page.waitForTimeout(300);
}

/** What the API says at a path. */
export async function api(path) {
	const response = await fetch(`${BASE}${path}`);
	if (!response.ok) throw new Error(`${path} answers ${response.status}`);
	return response.json();
}

/** All items of a list. */
export async function all(path) {
	const items = [];
	const join = path.includes('?') ? '&' : '?';
	let next = null;
	do {
		const page = await api(`${path}${join}limit=1000${next === null ? '' : `&cursor=${encodeURIComponent(next)}`}`);
		items.push(...page.items);
		next = page.next;
	} while (next !== null);
	return items;
}

/** The auction with the most cleared intervals, and of it an interval in which limits bind. */
export async function subject() {
	const auctions = await all('/v1/auctions');
	const auction = auctions.reduce(
		(best, each) => (each.cleared_intervals > (best?.cleared_intervals ?? -1) ? each : best),
		undefined,
	);
	if (auction === undefined || auction.cleared_intervals === 0)
		throw new Error('The server has no auction with a cleared interval: play a market day first.');
	const intervals = await all(`/v1/auctions/${auction.auction}/intervals`);
	const interval = intervals.reduce(
		(best, each) => (each.cleared !== null && each.curtailed_w >= (best?.curtailed_w ?? -1) ? each : best),
		undefined,
	);
	const detail = await api(`/v1/auctions/${auction.auction}/intervals/${interval.interval}`);
	const offer = detail.offers.find((each) => each.curtailed_w > 0) ?? detail.offers[0];
	const ders = await all('/v1/ders');
	const aggregators = await all('/v1/aggregators');
	return { auction, intervals, interval, detail, offer, ders, aggregators };
}

/** Every view, with an address at which it has something to show. */
export function viewsOf({ auction, interval, detail, offer, ders, aggregators }) {
	const place = `${detail.cleared.block}-${detail.cleared.extrinsic}`;
	const asked = new URLSearchParams({
		auction: auction.auction,
		interval: interval.interval,
		aggregation: offer.aggregation,
		point: offer.point.name,
		side: offer.side,
	});
	return {
		market: '/',
		auction: `/auctions/${auction.auction}`,
		interval: `/auctions/${auction.auction}/${interval.interval}`,
		feeder: `/feeder?auction=${auction.auction}&interval=${interval.interval}&bus=${offer.point.name.split('.')[0]}`,
		participants: '/participants',
		der: `/ders/${ders[0].der}`,
		aggregation: `/aggregations/${offer.aggregation}`,
		reviews: '/reviews',
		network: '/network',
		block: `/blocks/${detail.cleared.block}`,
		extrinsic: `/extrinsics/${place}`,
		account: `/accounts/${aggregators[0].account}`,
		explain: `/explain?${asked}`,
		search: `/search?q=${encodeURIComponent(aggregators[0].name)}`,
		'not-found': '/nowhere',
	};
}

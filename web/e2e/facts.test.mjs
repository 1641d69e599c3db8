// What is on the screen is what the API says.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { all, api, launch, open, subject, viewsOf, visit } from './browser.mjs';

const MINUS = '−';

function decimal(value, digits) {
	if (value === null || value === undefined) return '–';
	const text = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
		Math.abs(value),
	);
	return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}

const kw = (watts, digits = 1) => decimal(watts === null ? null : watts / 1e3, digits);
const dollars = (micro) => decimal(micro === null ? null : micro / 1e6, 2);

function tableOf(page, caption) {
	return page
		.locator('.table')
		.filter({ has: page.locator('caption', { hasText: caption }) })
		.first();
}

/** How many rows a table has, those not drawn included. */
async function count(page, caption) {
	const all = await tableOf(page, caption).locator('table').getAttribute('aria-rowcount');
	return all === null ? (await rows(page, caption)).length : Number(all) - 1;
}

/** The cells of a table, by its caption, row by row; of a long table those that are drawn. */
async function rows(page, caption) {
	return tableOf(page, caption)
		.locator('tbody tr:not(.spacer)')
		.evaluateAll((found) => found.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
}

let browser;
let known;
let views;
before(async () => {
	browser = await launch();
	known = await subject();
	views = viewsOf(known);
});
after(() => browser?.close());

async function on(view, check) {
	const { page, complaints, close } = await open(browser);
	try {
		await visit(page, views[view]);
		await check(page);
		assert.deepEqual(complaints, []);
	} finally {
		await close();
	}
}

describe('the market', () => {
	it('has the price, volume and curtailment of each interval', () =>
		on('auction', async (page) => {
			const shown = await rows(page, 'Intervals');
			assert.equal(shown.length, known.intervals.length);
			known.intervals.forEach((interval, index) => {
				const [, price, supply, demand, net, curtailed] = shown[index];
				const ifCleared = (watts) => kw(interval.cleared === null ? null : watts);
				assert.deepEqual(
					[price, supply, demand, net, curtailed],
					[
						dollars(interval.price_micro_dollars_per_mwh),
						ifCleared(interval.awarded_supply_w),
						ifCleared(interval.awarded_demand_w),
						kw(interval.cleared === null ? null : interval.supplied_w - interval.consumed_w),
						ifCleared(interval.curtailed_w),
					],
				);
			});
		}));

	it('names the zone of its times', () =>
		on('auction', async (page) =>
			assert.ok((await page.locator('main').innerText()).includes(known.auction.zone.replaceAll('_', ' '))),
		));
});

describe('an interval', () => {
	it('has every award with its price and payment', () =>
		on('interval', async (page) => {
			assert.equal(await count(page, 'Awards'), known.detail.offers.length);
			const shown = await rows(page, 'Awards');
			known.detail.offers.slice(0, shown.length).forEach((offer, index) => {
				const [, point, side, offered, awarded, curtailed, price, payment] = shown[index];
				assert.deepEqual(
					[point, side, offered, awarded, curtailed, price, payment],
					[
						offer.point.name,
						offer.side,
						kw(offer.offered_w, 3),
						kw(offer.awarded_w, 3),
						kw(offer.curtailed_w, 3),
						dollars(offer.nodal_price_micro_dollars_per_mwh),
						dollars(offer.payment_micro_dollars),
					],
				);
			});
		}));

	it('gives each curtailed kilowatt its reason and the block of its limit', () =>
		on('interval', async (page) => {
			const reasons = known.detail.offers.flatMap((offer) => offer.reasons);
			const shown = await rows(page, 'Curtailment, each kilowatt with its reason');
			if (reasons.length === 0) return;
			assert.equal(await count(page, 'Curtailment, each kilowatt with its reason'), reasons.length);
			const largest = reasons.map((reason) => reason.curtailed_w).sort((a, b) => b - a);
			assert.deepEqual(
				shown.map(([, , , kilowatts]) => kilowatts),
				largest.slice(0, shown.length).map((watts) => kw(watts, 3)),
			);
			const posted = reasons.find((reason) => reason.posted !== null);
			if (posted !== undefined)
				assert.ok(
					(await page
						.locator(`a[href^="/extrinsics/${posted.posted.block}-"], a[href="/blocks/${posted.posted.block}"]`)
						.count()) > 0,
				);
		}));

	it('has a shadow price for each limit', () =>
		on('interval', async (page) => {
			assert.equal(await count(page, 'Limits of the network'), Math.max(1, known.detail.limits.length));
			const shown = await rows(page, 'Limits of the network');
			const highest = known.detail.limits
				.map((limit) => limit.shadow_price_micro_dollars_per_mwh)
				.sort((a, b) => b - a);
			assert.deepEqual(
				shown.map(([, , price]) => price),
				highest.slice(0, shown.length).map(dollars),
			);
		}));
});

describe('the feeder', () => {
	it('has the voltage of each node, with and without the limits', () =>
		on('feeder', async (page) => {
			const flow = await api(`/v1/auctions/${known.auction.auction}/intervals/${known.interval.interval}/flow`);
			const shown = await rows(page, 'Voltages');
			assert.equal(await count(page, 'Voltages'), Object.keys(flow.with_limits.voltages).length);
			for (const [node, after, before] of shown) {
				assert.ok(after.endsWith(flow.with_limits.voltages[node][0].toFixed(4)), node);
				if (flow.without_limits !== null)
					assert.ok(before.endsWith(flow.without_limits.voltages[node][0].toFixed(4)), node);
			}
		}));

	it('draws each bus, and the DERs at the one that is chosen', () =>
		on('feeder', async (page) => {
			const area = known.offer.point.area;
			const feeder = await api(`/v1/feeders/${area}`);
			assert.equal(await page.locator('.diagram .bus').count(), feeder.buses.length);
			const bus = known.offer.point.name.split('.')[0];
			const points = new Set(feeder.points.filter((point) => point.bus === bus).map((point) => point.point));
			const own = known.ders.filter((der) => der.point.area === area && points.has(der.point.point));
			assert.equal(await count(page, `DERs at bus ${bus}`), Math.max(1, own.length));
		}));
});

describe('participants', () => {
	it('has every DER and every aggregator with its shares', () =>
		on('participants', async (page) => {
			assert.ok((await page.locator('.facts').first().innerText()).includes(decimal(known.ders.length, 0)));
			const shown = await rows(page, 'Aggregators');
			assert.deepEqual(
				shown.map(([name, , , awards, , curtailment]) => [name, awards, curtailment]),
				known.aggregators.map((each) => [
					each.name,
					each.share_of_awards === null ? '–' : `${decimal(each.share_of_awards * 100, 1)} %`,
					each.share_of_curtailment === null ? '–' : `${decimal(each.share_of_curtailment * 100, 1)} %`,
				]),
			);
		}));

	it('tells the life of a DER', () =>
		on('der', async (page) => {
			const der = await api(`/v1/ders/${known.ders[0].der}`);
			assert.equal((await rows(page, 'Life cycle')).length, der.life.length);
		}));
});

describe('the network', () => {
	it('has the validators', () =>
		on('network', async (page) => {
			const { validators } = await api('/v1/network');
			assert.equal((await rows(page, 'Validators and authorship')).length, Math.max(1, validators.length));
		}));

	it('has what the server saw of each node before the page was opened', async () => {
		// Asked first: the server goes on looking.
		const { endpoints, samples } = await api('/v1/network/samples');
		assert.ok(endpoints.length > 0 && samples.length > 1, `${endpoints.length}, ${samples.length}`);
		await on('network', async (page) => {
			await page.getByRole('button', { name: 'Numbers of the plot: Peers, by endpoint' }).click();
			const shown = await count(page, 'Peers, by endpoint, numbers');
			assert.ok(shown >= samples.length * endpoints.length, `${shown} of ${samples.length}`);
		});
	});

	it('has the extrinsics and events of a block', () =>
		on('block', async (page) => {
			const block = await api(`/v1/blocks/${known.detail.cleared.block}`);
			assert.equal(await count(page, 'Extrinsics'), block.extrinsic_list.length);
			assert.equal(await count(page, 'Events'), block.event_list.length);
		}));
});

describe('the explanation of an award', () => {
	it('has each link of the evidence with its place on the chain', () =>
		on('explain', async (page) => {
			const explanation = await api(`/v1/explain${new URL(page.url()).search}`);
			assert.equal(await page.locator('.evidence [data-link]').count(), explanation.links.length);
			for (const link of explanation.links.filter(({ place }) => place !== null)) {
				const path =
					link.place.extrinsic === null
						? `/blocks/${link.place.block}`
						: `/extrinsics/${link.place.block}-${link.place.extrinsic}`;
				assert.ok((await page.locator(`.evidence a[href="${path}"]`).count()) > 0, path);
			}
			assert.ok((await page.locator('.award').innerText()).includes(`${kw(known.offer.awarded_w, 3)} kW`));
		}));
});

describe('the history', () => {
	it('has all DERs whatever the pages of the list', async () => {
		const one = await all('/v1/ders');
		assert.equal(new Set(one.map(({ der }) => der)).size, one.length);
	});
});

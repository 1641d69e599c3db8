// The light client in the page, against the server's own network. Needs a server that gives a chain
// specification which names a node that browsers reach.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BASE, launch, open, subject, viewsOf, visit } from './browser.mjs';

const PATIENCE = 120_000;

let browser;
let known;
let views;
before(async () => {
	browser = await launch();
	known = await subject();
	views = viewsOf(known);
	const specification = await fetch(`${BASE}/chainspec.json`);
	assert.ok(specification.ok, `/chainspec.json answers ${specification.status}: nothing can be verified without it`);
});
after(() => browser?.close());

async function verifying(lie, check) {
	const { page, close } = await open(browser);
	try {
		if (lie !== null) {
			await page.route(
				`**/v1/auctions/${known.auction.auction}/intervals/${known.interval.interval}`,
				async (route) => {
					const response = await route.fetch();
					const told = await response.json();
					lie(told);
					await route.fulfill({ response, json: told });
				},
			);
		}
		await visit(page, views.interval);
		assert.equal(await page.locator('[data-mark=verified]').count(), 0);
		await page.getByRole('switch', { name: 'Verify in this browser' }).click();
		await check(page);
	} finally {
		await close();
	}
}

const curtailedOffer = (told) => told.offers.find((offer) => offer.curtailed_w > 0) ?? told.offers[0];

describe('verified in the browser', () => {
	it('an honest interval is marked as verified, on each of its figures', () =>
		verifying(null, async (page) => {
			await page.locator('main [data-mark=verified]').first().waitFor({ timeout: PATIENCE });
			assert.equal(await page.locator('main [data-mark=differs]').count(), 0);
			assert.ok((await page.locator('main [data-mark=verified]').count()) >= 5);
			const facts = await page.locator('.facts dt').count();
			assert.equal(await page.locator('.facts dt [data-mark=verified]').count(), facts);
			// In which extrinsic the certificate was posted is not in the chain's state.
			assert.equal(await page.locator('.facts .note [data-mark=told]').count(), 1);
		}));

	it('a server that lies about an award is caught', () =>
		verifying(
			(told) => (curtailedOffer(told).awarded_w += 1_000),
			async (page) => {
				await page.getByRole('alert', { name: 'The server differs from the chain' }).waitFor({ timeout: PATIENCE });
				const offer = curtailedOffer(known.detail);
				assert.ok((await page.locator('.alarm-box').innerText()).includes(String(offer.awarded_w)));
				assert.equal(await page.locator('main [data-mark=verified]').count(), 0);
			},
		));

	it('a server that lies about the limit behind a curtailment is caught', (context) => {
		if (!known.detail.offers.some((offer) => offer.reasons.length > 0))
			return context.skip('nothing is curtailed in this market');
		return verifying(
			(told) => (curtailedOffer(told).reasons[0].curtailed_w += 1),
			async (page) => {
				await page.getByRole('alert', { name: 'The server differs from the chain' }).waitFor({ timeout: PATIENCE });
			},
		);
	});

	it('a server that hides a curtailment from the list of intervals is caught', () =>
		verifying(null, async (page) => {
			await page.route(`**/v1/auctions/${known.auction.auction}/intervals?*`, async (route) => {
				const response = await route.fetch();
				const list = await response.json();
				const items = list.items.map((each) =>
					each.interval === known.interval.interval ? { ...each, curtailed_w: null } : each,
				);
				await route.fulfill({ response, json: { ...list, items } });
			});
			await page.goto(`${BASE}${views.auction}`);
			await page.getByRole('alert', { name: 'The server differs from the chain' }).waitFor({ timeout: PATIENCE });
			assert.ok((await page.locator('.alarm-box').innerText()).includes('curtailed power in the list'));
			assert.equal(await page.locator('.facts [data-mark=verified]').count(), 0);
		}));

	it('the whole day is verified in the background', () =>
		verifying(null, async (page) => {
			await page.goto(`${BASE}${views.auction}`);
			await page
				.getByText(`${known.auction.cleared_intervals} of ${known.auction.cleared_intervals}`, { exact: true })
				.first()
				.waitFor({ timeout: PATIENCE });
		}));
});

// The light client in the page, against the server's own network. Needs a server that gives a chain
// specification which names a node that browsers reach.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BASE, launch, open, subject, viewsOf, visit } from './browser.mjs';

const PATIENCE = 120_000;

let browser;
let known;
let views;
let hasSpecification;
before(async () => {
	browser = await launch();
	known = await subject();
	views = viewsOf(known);
	hasSpecification = (await fetch(`${BASE}/chainspec.json`)).ok;
});
after(() => browser?.close());

async function verifying(context, lie, check) {
	if (!hasSpecification) {
		context.skip('the server gives no chain specification');
		return;
	}
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
	it('an honest interval is marked as verified, on each of its figures', (context) =>
		verifying(context, null, async (page) => {
			await page.locator('main [data-mark=verified]').first().waitFor({ timeout: PATIENCE });
			assert.equal(await page.locator('main [data-mark=differs]').count(), 0);
			assert.ok((await page.locator('main [data-mark=verified]').count()) >= 5);
		}));

	it('a server that lies about an award is caught', (context) =>
		verifying(
			context,
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
			context,
			(told) => (curtailedOffer(told).reasons[0].curtailed_w += 1),
			async (page) => {
				await page.getByRole('alert', { name: 'The server differs from the chain' }).waitFor({ timeout: PATIENCE });
			},
		);
	});

	it('the whole day is verified in the background', (context) =>
		verifying(context, null, async (page) => {
			await page.goto(`${BASE}${views.auction}`);
			await page
				.getByText(`${known.auction.cleared_intervals} of ${known.auction.cleared_intervals}`, { exact: true })
				.first()
				.waitFor({ timeout: PATIENCE });
		}));
});

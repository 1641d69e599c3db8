// What a reader does: by keyboard, by search, with files; and what the page does when things go wrong.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { BASE, launch, open, settle, subject, viewsOf, visit } from './browser.mjs';

let browser;
let known;
let views;
before(async () => {
	browser = await launch();
	known = await subject();
	views = viewsOf(known);
});
after(() => browser?.close());

async function at(path, check, { mayComplain = false, ...options } = {}) {
	const { page, complaints, close } = await open(browser, options);
	try {
		if (path !== null) await visit(page, path);
		await check(page);
		if (!mayComplain) assert.deepEqual(complaints, []);
	} finally {
		await close();
	}
}

describe('by keyboard', () => {
	it('the first stop is the way past the head of the page', () =>
		at(views.auction, async (page) => {
			await page.keyboard.press('Tab');
			assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Skip to the content');
			await page.keyboard.press('Enter');
			assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
		}));

	it('a reader goes down the table of intervals and opens one', () =>
		at(views.auction, async (page) => {
			const inTable = () =>
				page.evaluate(
					() => document.activeElement.closest('.table') !== null && document.activeElement.matches('tbody a'),
				);
			for (let presses = 0; presses < 120 && !(await inTable()); presses += 1) await page.keyboard.press('Tab');
			assert.ok(await inTable(), 'Tab reaches the table');
			const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
			assert.notEqual(outline, 'none', 'the focus can be seen');
			await page.keyboard.press('ArrowDown');
			await page.keyboard.press('ArrowDown');
			await page.keyboard.press('Enter');
			await page.waitForURL(`${BASE}/auctions/${known.auction.auction}/2`);
			await settle(page);
			await page.waitForFunction(() => document.activeElement?.id === 'view');
		}));

	it('the slider of the feeder moves by arrows, and the address with it', () =>
		at(`/feeder?auction=${known.auction.auction}&interval=3`, async (page) => {
			const slider = page.locator('input[type=range]');
			await slider.focus();
			await page.keyboard.press('ArrowRight');
			await page.waitForFunction(() => new URLSearchParams(location.search).get('interval') === '4');
			assert.match(await slider.getAttribute('aria-valuetext'), /^\d\d:\d\d–\d\d:\d\d/);
			await page.getByRole('radio', { name: 'without limits' }).check();
			await page.getByText('at the awards that would follow without the limits').first().waitFor();
		}));
});

describe('search', () => {
	it('finds an aggregator by a part of its name, from the keyboard alone', () =>
		at('/', async (page) => {
			const name = known.aggregators[0].name;
			await page.keyboard.press('/');
			await page.keyboard.type(name.slice(0, Math.max(3, name.length - 2)).toUpperCase());
			await page.locator('search [role=option]').first().waitFor();
			await page.keyboard.press('ArrowDown');
			const found = await page.locator('[role=option][aria-selected=true]').innerText();
			assert.ok(found.toLowerCase().includes(name.slice(0, 3).toLowerCase()), found);
			await page.keyboard.press('Enter');
			await page.waitForURL((url) => url.pathname !== '/');
		}));

	it('finds a block by its hash', () =>
		at('/', async (page) => {
			await page.getByRole('combobox', { name: /Find by name/ }).fill(known.detail.cleared.block_hash);
			await page.locator('search [role=option]').first().click();
			await page.waitForURL(/\/blocks\//);
			await settle(page);
			assert.ok((await page.locator('main').innerText()).includes(known.detail.cleared.block_hash));
		}));

	it('says so where there is nothing', () =>
		at('/search?q=zzzzzzzzzz', async (page) => page.getByText('Nothing on this chain').waitFor()));
});

describe('files', () => {
	for (const view of ['auction', 'interval', 'feeder', 'participants', 'network', 'explain']) {
		it(`every table and plot of ${view} can be taken along`, () =>
			at(views[view], async (page) => {
				for (const kind of ['CSV', 'SVG']) {
					const buttons = page.locator('main').getByRole('button', { name: new RegExp(`^${kind} of`) });
					const count = await buttons.count();
					assert.ok(kind === 'SVG' && view === 'explain' ? count === 0 : count > 0, `${kind} of ${view}`);
					for (let index = 0; index < count; index += 1) {
						const [download] = await Promise.all([page.waitForEvent('download'), buttons.nth(index).click()]);
						// Chromium drops what goes beyond ten downloads in a second.
						await page.waitForTimeout(120);
						assert.ok(download.suggestedFilename().endsWith(`.${kind.toLowerCase()}`));
						const text = await readFile(await download.path(), 'utf8');
						if (kind === 'CSV') assert.ok(text.includes('\r\n'), download.suggestedFilename());
						else {
							const problem = await page.evaluate((source) => {
								const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
								if (parsed.querySelector('parsererror') !== null) return 'it is not well-formed';
								if (parsed.documentElement.querySelectorAll('[class], script, foreignObject').length > 0)
									return 'it needs the page';
								return null;
							}, text);
							assert.equal(problem, null, download.suggestedFilename());
						}
					}
				}
			}));
	}

	it('the file of the intervals has what the API has, exactly', () =>
		at(views.auction, async (page) => {
			const [download] = await Promise.all([
				page.waitForEvent('download'),
				page.getByRole('button', { name: 'CSV of the table: Intervals' }).click(),
			]);
			const [head, ...lines] = (await readFile(await download.path(), 'utf8'))
				.trim()
				.split('\r\n')
				.map((line) => line.split(','));
			const column = head.indexOf('price_micro_dollars_per_mwh');
			assert.deepEqual(
				lines.map((line) => line[column]),
				known.intervals.map((interval) => String(interval.price_micro_dollars_per_mwh ?? '')),
			);
		}));
});

describe('when things go wrong', () => {
	it('says that the server is away, and shows what it last said', () =>
		at(
			views.auction,
			async (page) => {
				await page.route('**/v1/**', (route) => route.abort());
				await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
				await page.getByText('The server does not answer').waitFor({ timeout: 20_000 });
				assert.ok((await page.locator('.table tbody tr').count()) >= known.intervals.length);
				await page.unroute('**/v1/**');
				await page.getByText('The server does not answer').waitFor({ state: 'detached', timeout: 20_000 });
			},
			{ mayComplain: true },
		));

	it('asks on a timer where there is no stream', () =>
		at(
			null,
			async (page) => {
				await page.route('**/v1/stream', (route) => route.abort());
				await visit(page, '/');
				await page.getByText('every 4 s').waitFor();
				const asked = await page.waitForRequest('**/v1/chain', { timeout: 15_000 });
				assert.ok(asked);
			},
			{ mayComplain: true },
		));

	it('says that the chain stands still', () =>
		at(
			null,
			async (page) => {
				await page.route('**/v1/stream', (route) => route.abort());
				await page.route('**/v1/chain', async (route) => {
					const response = await route.fetch();
					const chain = await response.json();
					await route.fulfill({
						response,
						json: {
							...chain,
							head: { ...chain.head, number: 7, time: new Date(Date.now() - 90_000).toISOString() },
							node: { ...chain.node, connected: true },
						},
					});
				});
				await visit(page, '/');
				await page.locator('.banner', { hasText: 'The chain stands still' }).waitFor({ timeout: 10_000 });
			},
			{ mayComplain: true },
		));

	it('takes names for text, whatever is in them', () =>
		at(null, async (page) => {
			const hostile = `<img src=x onerror="alert(1)">'; DROP TABLE ders; --`;
			await page.route('**/v1/aggregators*', async (route) => {
				const response = await route.fetch();
				const list = await response.json();
				await route.fulfill({
					response,
					json: { ...list, items: list.items.map((each) => ({ ...each, name: hostile })) },
				});
			});
			await visit(page, '/participants');
			assert.ok((await page.locator('main').innerText()).includes(hostile));
			assert.equal(await page.locator('main img').count(), 0);
		}));
});

describe('a thousand DERs', () => {
	it('scroll and filter without a pause that one would feel', () =>
		at(null, async (page) => {
			await page.route('**/v1/ders?*', async (route) => {
				const response = await route.fetch();
				const list = await response.json();
				const items = Array.from({ length: 1000 }, (_, index) => ({
					...list.items[index % list.items.length],
					der: index,
				}));
				await route.fulfill({ response, json: { items, next: null } });
			});
			await visit(page, '/participants');
			const table = page.locator('.table.is-long');
			const box = table.locator('.scroll');
			await box.scrollIntoViewIfNeeded();
			assert.ok((await table.locator('tbody tr').count()) < 100, 'only the rows on the screen are drawn');
			const frames = await box.evaluate(async (element) => {
				const frames = [];
				let last = performance.now();
				for (let step = 0; step < 60; step += 1) {
					element.scrollTop += 400;
					await new Promise((resolve) => requestAnimationFrame(resolve));
					const now = performance.now();
					frames.push(now - last);
					last = now;
				}
				element.scrollTop = element.scrollHeight;
				return frames.slice(5).sort((a, b) => a - b);
			});
			await table.getByRole('link', { name: 'DER 999', exact: true }).waitFor();
			const [median, most] = [frames[Math.floor(frames.length / 2)], frames[Math.floor(frames.length * 0.9)]];
			console.log(`frames while scrolling: median ${median.toFixed(0)} ms, nine in ten below ${most.toFixed(0)} ms`);
			assert.ok(median < 50 && most < 150);
			assert.equal(await table.locator('table').getAttribute('aria-rowcount'), '1001');
		}));
});

describe('the first load', () => {
	it('transfers less than 500 kB, and nothing from other hosts', () =>
		at(null, async (page) => {
			let raw = 0;
			let transferred = 0;
			const hosts = new Set();
			const pending = [];
			page.on('response', (response) => {
				const url = new URL(response.url());
				if (!url.protocol.startsWith('http')) return;
				hosts.add(url.origin);
				if (url.pathname.startsWith('/v1/')) return;
				pending.push(
					(async () => {
						const [body, sizes] = await Promise.all([response.body(), response.request().sizes()]);
						raw += body.length;
						transferred += sizes.responseBodySize;
					})(),
				);
			});
			await visit(page, '/');
			await Promise.all(pending);
			console.log(`first load: ${raw} bytes, ${transferred} as transferred`);
			assert.ok(raw < 500_000);
			assert.deepEqual([...hosts], [new URL(BASE).origin]);
		}));
});

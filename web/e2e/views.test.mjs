// Each view at both widths: nothing in the console, nothing that axe finds serious, nothing wider than the
// screen. Screenshots go to the folder SCREENSHOTS, where one is named.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, open, subject, viewsOf, visit, WIDTHS } from './browser.mjs';

const VIEWS = [
	'market',
	'auction',
	'interval',
	'feeder',
	'participants',
	'der',
	'aggregation',
	'reviews',
	'network',
	'block',
	'extrinsic',
	'account',
	'explain',
	'search',
	'not-found',
];
const shots = process.env.SCREENSHOTS;

let browser;
let views;
before(async () => {
	if (shots !== undefined) mkdirSync(shots, { recursive: true });
	browser = await launch();
	views = viewsOf(await subject());
});
after(() => browser?.close());

/** What axe finds serious, by all of its rules or by those that are named. */
async function serious(page, rules) {
	const builder = new AxeBuilder({ page });
	if (rules === undefined)
		builder.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);
	else builder.withRules(rules);
	const { violations } = await builder.analyze();
	return violations
		.filter(({ impact }) => impact === 'serious' || impact === 'critical')
		.map(
			({ id, help, nodes }) =>
				`${id}: ${help}\n  ${nodes
					.slice(0, 4)
					.map(({ target, failureSummary }) => `${target} ${failureSummary}`)
					.join('\n  ')}`,
		);
}

/** The elements that reach beyond the right edge of the screen and make the page wider. */
async function wider(page) {
	return page.evaluate(() => {
		const width = window.innerWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		const isCut = (element) => {
			for (let each = element.parentElement; each !== null; each = each.parentElement)
				if (getComputedStyle(each).overflowX !== 'visible') return true;
			return false;
		};
		return [...document.body.querySelectorAll('*')]
			.filter((element) => element.getBoundingClientRect().right > width && !isCut(element))
			.map((element) => {
				const by = Math.ceil(element.getBoundingClientRect().right - width);
				return `${element.tagName.toLowerCase()}.${element.className}: ${by} px, ${element.textContent?.slice(0, 60)}`;
			})
			.concat(`the page: ${document.documentElement.scrollWidth - width} px`);
	});
}

async function shoot(page, name) {
	if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

for (const { name: widthName, width, height } of WIDTHS) {
	describe(`${widthName}, light and dark`, () => {
		for (const view of VIEWS) {
			it(view, async () => {
				const { page, complaints, close } = await open(browser, { width, height });
				try {
					await visit(page, views[view]);
					await shoot(page, `${view}-${width}`);
					assert.deepEqual(await wider(page), []);
					assert.equal(await page.locator('h1').count(), 1);
					assert.match(await page.title(), /· Tieline$/);
					assert.deepEqual(await serious(page), []);
					// Nothing but the colours differs at night.
					await page.emulateMedia({ colorScheme: 'dark' });
					await shoot(page, `${view}-${width}-dark`);
					assert.deepEqual(await serious(page, ['color-contrast', 'link-in-text-block']), []);
					assert.deepEqual(complaints, []);
				} finally {
					await close();
				}
			});
		}
	});
}

/** The longest names that the chain takes, and prices with every digit that it may give. */
function longest(value, key = '') {
	if (Array.isArray(value)) return value.map((each) => longest(each, key));
	if (value !== null && typeof value === 'object') {
		// A point's name is a part of addresses.
		if (key === 'point') return value;
		return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, longest(each, name)]));
	}
	if (typeof value !== 'string') return value;
	if (key.startsWith('exact_')) return '-2000000000.1234567891234567891';
	return /(^|_)name$/.test(key) ? 'M'.repeat(32) : value;
}

describe('phone, with the longest names and prices', () => {
	for (const view of VIEWS) {
		it(view, async () => {
			const { page, close } = await open(browser, WIDTHS.find(({ name }) => name === 'phone'));
			try {
				await page.route(
					(url) => url.pathname.startsWith('/v1/') && url.pathname !== '/v1/stream',
					async (route) => {
						const response = await route.fetch();
						const isJson = response.headers()['content-type']?.includes('json');
						await route.fulfill(isJson ? { response, json: longest(await response.json()) } : { response });
					},
				);
				await visit(page, views[view]);
				await shoot(page, `${view}-longest`);
				assert.deepEqual(await wider(page), []);
			} finally {
				await close();
			}
		});
	}
});

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

async function serious(page) {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		.analyze();
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

for (const colorScheme of ['light', 'dark']) {
	for (const { name: widthName, width, height } of WIDTHS) {
		describe(`${widthName}, ${colorScheme}`, () => {
			for (const view of VIEWS) {
				it(view, async () => {
					const { page, complaints, close } = await open(browser, { width, height, colorScheme });
					try {
						await visit(page, views[view]);
						if (shots !== undefined)
							await page.screenshot({
								path: join(shots, `${view}-${width}${colorScheme === 'dark' ? '-dark' : ''}.png`),
								fullPage: true,
							});
						const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
						assert.ok(wider <= 0, `${wider} px wider than the screen`);
						assert.equal(await page.locator('h1').count(), 1);
						assert.match(await page.title(), /· Tieline$/);
						assert.deepEqual(await serious(page), []);
						assert.deepEqual(complaints, []);
					} finally {
						await close();
					}
				});
			}
		});
	}
}

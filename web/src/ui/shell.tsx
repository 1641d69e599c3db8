import { useEffect, useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { onStreamState, streamState } from '../api/stream.ts';
import { number, span } from '../format.ts';
import { useChain, useChainClock, useZone } from '../market/clock.ts';
import { clock, date, offsetName } from '../time.ts';
import { SearchBox } from './search-box.tsx';
import { setTheme, type Theme, theme } from './theme.ts';
import { VerifySwitch } from './verify-switch.tsx';

const VIEWS: readonly { path: string; name: string; also: readonly string[] }[] = [
	{ path: '/', name: 'Market', also: ['/auctions'] },
	{ path: '/feeder', name: 'Feeder', also: [] },
	{ path: '/participants', name: 'Participants', also: ['/ders', '/aggregations', '/reviews'] },
	{ path: '/network', name: 'Network', also: ['/blocks', '/extrinsics', '/accounts'] },
	{ path: '/explain', name: 'Explain', also: [] },
];

export function Header() {
	const [path] = useLocation();
	const isAt = (view: (typeof VIEWS)[number]) =>
		path === view.path || view.also.some((prefix) => path.startsWith(prefix));
	return (
		<header class="top">
			<div class="top-row">
				<Link href="/" class="brand" aria-label="Tieline, the market">
					Tieline
				</Link>
				<nav aria-label="Views">
					<ul>
						{VIEWS.map((view) => (
							<li key={view.path}>
								<Link href={view.path} aria-current={isAt(view) ? 'page' : undefined}>
									{view.name}
								</Link>
							</li>
						))}
					</ul>
				</nav>
				<SearchBox />
				<VerifySwitch />
			</div>
			<StatusLine />
		</header>
	);
}

/** The chain's state in a line: what a wall has to show at every moment. */
function StatusLine() {
	const chain = useChain();
	const zone = useZone();
	const { now, sinceHeadMs } = useChainClock();
	const [stream, setStream] = useState(streamState());
	useEffect(() => onStreamState(setStream), []);
	return (
		<dl class="status" aria-label="State of the chain">
			<div>
				<dt>Chain</dt>
				<dd title={chain?.genesis_hash}>{chain?.name ?? '–'}</dd>
			</div>
			<div>
				<dt>Finalized block</dt>
				<dd>
					{chain?.head == null ? '–' : <Link href={`/blocks/${chain.head.number}`}>{number(chain.head.number)}</Link>}{' '}
					<span class="quiet age">
						{sinceHeadMs === undefined ? '' : `${span(Math.floor(sinceHeadMs / 1000) * 1000 || 1000)} ago`}
					</span>
				</dd>
			</div>
			<div>
				<dt>Lag of finality</dt>
				<dd>
					{chain?.finality_lag_ms === null || chain === undefined
						? 'not known'
						: `${number(chain.finality_lag_ms / 1000, 1)} s`}
				</dd>
			</div>
			<div>
				<dt>Updates</dt>
				<dd>{stream === 'live' ? 'as they happen' : stream === 'polling' ? 'every 4 s' : 'connecting'}</dd>
			</div>
			<div class="status-clock">
				<dt>Chain time</dt>
				<dd>
					{now === undefined ? '–' : `${date(now, zone)}, ${clock(now, zone)}`}{' '}
					<span class="quiet">
						{now === undefined
							? ''
							: `${zone.includes('/') ? `${zone.replaceAll('_', ' ')}, ` : ''}${offsetName(now, zone)}`}
					</span>
				</dd>
			</div>
		</dl>
	);
}

export function Footer() {
	const chain = useChain();
	const [chosen, setChosen] = useState<Theme>(theme());
	return (
		<footer>
			<p>
				{chain === undefined ? null : (
					<>
						Runtime {chain.spec_version}. History from block {number(chain.first_block)}. Genesis{' '}
						<span class="code">{chain.genesis_hash}</span>
					</>
				)}
			</p>
			<p>
				<a href="/examples">The same data by curl, Python and R</a>
				<a href="/openapi.json">OpenAPI</a>
			</p>
			<fieldset class="choice">
				<legend>Colours</legend>
				{(['auto', 'light', 'dark'] as const).map((each) => (
					<label key={each}>
						<input
							type="radio"
							name="theme"
							checked={chosen === each}
							onChange={() => {
								setTheme(each);
								setChosen(each);
							}}
						/>
						<span>{each === 'auto' ? 'as the system' : each}</span>
					</label>
				))}
			</fieldset>
		</footer>
	);
}

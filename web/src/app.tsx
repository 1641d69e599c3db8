import { Component, type ComponentChildren, type FunctionComponent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Route, Switch, useLocation } from 'wouter-preact';
import { awaitHead } from './ui/parts.tsx';
import { Banner } from './ui/banner.tsx';
import { Footer, Header } from './ui/shell.tsx';
import { AccountView } from './views/account.tsx';
import { AggregationView } from './views/aggregation.tsx';
import { AuctionView, MarketView } from './views/market.tsx';
import { BlockView } from './views/block.tsx';
import { DerView } from './views/der.tsx';
import { ExplainView } from './views/explain.tsx';
import { ExtrinsicView } from './views/extrinsic.tsx';
import { FeederView } from './views/feeder.tsx';
import { IntervalView } from './views/interval.tsx';
import { NetworkView } from './views/network.tsx';
import { NotFoundView } from './views/not-found.tsx';
import { ParticipantsView } from './views/participants.tsx';
import { ReviewsView } from './views/reviews.tsx';
import { SearchView } from './views/search.tsx';

const ROUTES: readonly [string, FunctionComponent<object>][] = [
	['/', MarketView],
	['/auctions/:auction', AuctionView],
	['/auctions/:auction/:interval', IntervalView],
	['/feeder', FeederView],
	['/participants', ParticipantsView],
	['/ders/:der', DerView],
	['/aggregations/:aggregation', AggregationView],
	['/reviews', ReviewsView],
	['/network', NetworkView],
	['/blocks/:block', BlockView],
	['/extrinsics/:extrinsic', ExtrinsicView],
	['/accounts/:address', AccountView],
	['/explain', ExplainView],
	['/search', SearchView],
];

/** Keeps a view that fails from taking the page with it. */
class Guard extends Component<{ at: string; children: ComponentChildren }, { at: string; error: Error | null }> {
	state: { at: string; error: Error | null } = { at: this.props.at, error: null };

	static getDerivedStateFromProps(props: { at: string }, state: { at: string; error: Error | null }) {
		return props.at === state.at ? null : { at: props.at, error: null };
	}

	static getDerivedStateFromError(error: Error) {
		return { error };
	}

	componentDidCatch(error: Error) {
		console.error(error);
	}

	render() {
		if (this.state.error === null) return this.props.children;
		return (
			<div class="notice" role="alert">
				<h1>This view cannot be shown</h1>
				<p>The server's answer is not what this page can read: {this.state.error.message}</p>
			</div>
		);
	}
}

/** After a step to another view a screen reader starts at its head, and the page at its top. */
function useFocusOnView(path: string): void {
	const isFirst = useRef(true);
	useEffect(() => {
		if (isFirst.current) {
			isFirst.current = false;
			return;
		}
		window.scrollTo(0, 0);
		awaitHead();
	}, [path]);
}

export function App() {
	const [path] = useLocation();
	useFocusOnView(path);
	return (
		<>
			<a class="skip" href="#main">
				Skip to the content
			</a>
			<Header />
			<Banner />
			<main id="main" tabIndex={-1}>
				<Guard at={path}>
					<Switch>
						{ROUTES.map(([route, view]) => (
							<Route key={route} path={route} component={view} />
						))}
						<Route component={NotFoundView} />
					</Switch>
				</Guard>
			</main>
			<Footer />
		</>
	);
}

// The seal of a bid: the hash that a commitment holds, as docs/market-rules.md defines it.

import { Metadata, TypeRegistry } from '@polkadot/types';
import { u8aConcat } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

/** The types that a seal is made of, by the runtime's metadata. */
export function sealTypes(metadata) {
	const registry = new TypeRegistry();
	registry.setMetadata(new Metadata(registry, `0x${Buffer.from(metadata).toString('hex')}`));
	const argument = (name) => {
		const market = registry.metadata.pallets.find((pallet) => pallet.name.eq('BidMarket'));
		const { variants } = registry.lookup.getSiType(market.calls.unwrap().type).def.asVariant;
		const { fields } = variants.find((call) => call.name.eq('reveal'));
		const { type } = fields.find((field) => field.name.unwrap().eq(name));
		return (value) => registry.createType(registry.createLookupType(type), value);
	};
	return {
		bid: argument('bid'),
		salt: argument('salt'),
		auction: argument('auction'),
		bidder: (value) => registry.createType('AccountId', value),
	};
}

/** What is committed to: the hash of bid, salt, bidder and auction, each in SCALE. */
export function sealOf(types, { bid, salt, bidder, auction }) {
	const parts = [types.bid(bid), types.salt(salt), types.bidder(bidder), types.auction(auction)];
	return blake2AsHex(u8aConcat(...parts.map((part) => part.toU8a())), 256);
}

// The view functions of the chain's pallets. polkadot.js does not offer them by name yet, so they are
// asked through the runtime API, with the identifier and the types that the metadata gives.

const METHOD = 'RuntimeViewFunction_execute_view_function';

export class ViewFunctions {
	constructor(api) {
		this.api = api;
	}

	/** The view functions of a pallet, as the metadata describes them. */
	of(pallet) {
		const known = this.api.registry.metadata.pallets.find(({ name }) => name.eq(pallet));
		return [...known.viewFunctions];
	}

	/** What a view function answers at a block, as a value of the type that the metadata gives. */
	async ask(block, pallet, name, ...values) {
		const view = this.of(pallet).find((each) => each.name.eq(name));
		if (!view || view.inputs.length !== values.length) {
			throw new Error(`no ${pallet}.${name} of ${values.length} arguments`);
		}
		const inputs = view.inputs.map(({ type }, index) => this.type(type, values[index]).toU8a());
		const input = `0x${Buffer.concat(inputs).toString('hex')}`;
		const query = this.api.createType('([u8; 32], Bytes)', [view.id, input]).toHex();
		const result = (await this.api.rpc.state.call(METHOD, query, block)).toU8a(true);
		if (result[0] !== 0) {
			throw new Error(`${pallet}.${name} is not answered: ${Buffer.from(result).toString('hex')}`);
		}
		const output = this.api.createType('Bytes', result.subarray(1)).toU8a(true);
		const answer = this.type(view.output, output);
		if (answer.encodedLength !== output.length) {
			throw new Error(`${pallet}.${name} answers more than its type says`);
		}
		return answer;
	}

	/** A value of a type of the metadata, from its bytes or from what stands for it. */
	type(id, value) {
		return this.api.createType(this.api.registry.createLookupType(id), value);
	}
}

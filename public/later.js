// The loader of the second module, as the glue's own part: fetches it, and again until it is here. The build fills in the names between
// double braces, and puts this in place of the import that brings it.
//
// The second module takes memory, functions and globals of the first one, `wasm`. In a build for debugging it also wants a number that
// says which build it is of; the hash of the file says that already.
const firstParts = () => new Proxy(wasm, { get: (parts, name) => parts[name] ?? 0 });
const later = {
  async __wasm_split_load_later(done, data) {
    for (;;) {
      const response = await fetch("{{later}}", { integrity: "{{later_hash}}" }).catch(() => null);
      const bytes = response?.ok && (await response.arrayBuffer().catch(() => null));
      if (bytes) {
        await WebAssembly.instantiate(bytes, { __wasm_split: firstParts() });
        wasm.__indirect_function_table.get(done)(data, true);
        return;
      }
      await new Promise((again) => setTimeout(again, 4000));
    }
  },
};

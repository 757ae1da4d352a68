// Makes a key of a passphrase, beside the screen's thread. The build fills in the names between double braces.
import init, { derive } from "{{kdf_js}}";

const ready = init({ module_or_path: "{{kdf_wasm}}" });

addEventListener("message", async ({ data: { passphrase, salt, memory_kib, passes } }) => {
  try {
    await ready;
    postMessage(derive(passphrase, salt, memory_kib, passes) ?? null);
  } catch {
    postMessage(null);
  }
});

// Starts the app, and looks after the service worker. The build fills in the names between double braces.
import init from "{{js}}";

// The only policy for what may become script: these two files of this app, as workers. Nothing else ever does, and no text ever
// becomes markup: the policy of the pages allows no second one (docs/adr/0018-trusted-types.md).
const KDF_WORKER = "{{kdf_worker}}";
const SERVICE_WORKER = "/sw.js";
const PINYIN_RETRY_MS = 4000;
const rules = {
  createScriptURL(url) {
    if (url === KDF_WORKER || url === SERVICE_WORKER) return url;
    throw new TypeError("not a script of this app");
  },
};
const policy = window.trustedTypes?.createPolicy("tiangeng", rules) ?? rules;

// Starts what makes keys of passphrases.
window.tiangengKdfWorker = () => new Worker(policy.createScriptURL(KDF_WORKER), { type: "module" });

// How names are spelt: fetched once the app is shown, and again until it is here; search by initials waits for it.
window.tiangengPinyin = async () => {
  for (;;) {
    const response = await fetch("{{pinyin}}", { integrity: "{{pinyin_hash}}" }).catch(() => null);
    const bytes = response?.ok && (await response.arrayBuffer().catch(() => null));
    if (bytes) return new Uint8Array(bytes);
    await new Promise((again) => setTimeout(again, PINYIN_RETRY_MS));
  }
};

init({ module_or_path: "{{wasm}}" });

// A shortcut of the icon, while the app is open: it goes there as by a link, and the page is not loaded again.
window.launchQueue?.setConsumer(({ targetURL }) => {
  if (!targetURL || targetURL === location.href) return;
  const { pathname, search } = new URL(targetURL);
  const link = Object.assign(document.createElement("a"), { href: pathname + search });
  document.body.append(link);
  link.click();
  link.remove();
});

// A page that was left gave its lock back (frontend/src/copy.rs). Shown again out of the browser's memory, it begins anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const tell = (kind) => window.dispatchEvent(new Event(kind));

if ("serviceWorker" in navigator) {
  // The worker of this build may forget earlier ones when no other tab shows one.
  const build = document.querySelector("meta[name=build]")?.content;
  const tellBuild = () => navigator.serviceWorker.controller?.postMessage(`shows ${build}`);
  tellBuild();
  navigator.serviceWorker.addEventListener("controllerchange", tellBuild);
  navigator.serviceWorker.register(policy.createScriptURL(SERVICE_WORKER)).then((registration) => {
    let asked = false;
    const tellWhenReady = () => {
      if (registration.waiting && navigator.serviceWorker.controller) tell("tiangeng-update");
    };
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", tellWhenReady);
    });
    // The app may start to listen after the new version is ready, or before.
    window.addEventListener("tiangeng-listening", tellWhenReady);
    tellWhenReady();
    window.addEventListener("tiangeng-update-now", () => {
      asked = true;
      registration.waiting?.postMessage("take over");
    });
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (asked) location.reload();
    });
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (event.data === "other tabs") tell("tiangeng-other-tabs");
    });
    // Browsers look for a new build some time after a start, and not after each: asked, they look at once.
    const lookForUpdate = () => {
      if (!document.hidden && navigator.onLine) registration.update().catch(() => {});
    };
    if (navigator.serviceWorker.controller) lookForUpdate();
    document.addEventListener("visibilitychange", lookForUpdate);
  });
}

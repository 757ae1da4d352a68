// Starts the app, and looks after the service worker. The build fills in the names between double braces.
import init from "{{js}}";

// Where the app finds what makes keys of passphrases.
window.tiangengKdfWorker = "{{kdf_worker}}";

init({ module_or_path: "{{wasm}}" });

const tell = (kind) => window.dispatchEvent(new Event(kind));

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").then((registration) => {
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
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && navigator.onLine) registration.update().catch(() => {});
    });
  });
}

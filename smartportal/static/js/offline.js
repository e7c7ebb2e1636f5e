// Registers the service worker, and says when the network is gone.
const worker = document.querySelector("script[data-worker]").dataset.worker;
if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker);

const banner = document.querySelector(".offline[role=status]");
const tell = () => (banner.hidden = navigator.onLine);
addEventListener("online", tell);
addEventListener("offline", tell);
tell();

// Warns before a session ends, and keeps what was filled in where it is.
export function session(page) {
  const dialog = page.querySelector("[data-session]");
  if (!dialog) return;
  const idle = Number(dialog.dataset.idle) * 1000;
  const warning = Number(dialog.dataset.warning) * 1000;
  const left = dialog.querySelector("[data-session-left]");
  const [warns, ended] = ["warns", "ended"].map((name) => dialog.querySelector(`[data-session-${name}]`));
  let ends = Date.now() + idle;
  // What is open in another tab keeps this one alive too.
  const others = "BroadcastChannel" in window ? new BroadcastChannel("oporde-session") : { postMessage() {} };
  others.onmessage = () => renewed(false);
  others.postMessage("here");

  setInterval(() => {
    const remaining = ends - Date.now();
    if (remaining > warning) return;
    if (!dialog.open) dialog.showModal();
    warns.hidden = remaining <= 0;
    ended.hidden = remaining > 0;
    if (remaining > 0) left.textContent = spoken(remaining);
  }, 1000);

  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.querySelector("[data-session-keep]").addEventListener("click", keep);
  dialog.querySelector("[data-session-back]").addEventListener("click", keep);

  async function keep() {
    const answer = await fetch(dialog.dataset.keep, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
    if (answer?.ok && !answer.redirected) renewed(true);
    else ends = Math.min(ends, Date.now());
  }

  function renewed(here) {
    ends = Date.now() + idle;
    if (dialog.open) dialog.close();
    if (here) others.postMessage("here");
  }

  function spoken(milliseconds) {
    const seconds = Math.ceil(milliseconds / 1000);
    return seconds >= 60 ? `${Math.floor(seconds / 60)} ${left.dataset.minutes} ${seconds % 60} ${left.dataset.seconds}` : `${seconds} ${left.dataset.seconds}`;
  }
}

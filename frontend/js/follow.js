// A part of a page that is fetched anew until it says that nothing more will change, without moving what has focus.
//   <div data-follow="/levering/…/stand.html" data-every="1"> … </div>
// The answer is the new inside. It ends with `X-Done: /levering/…/` (go there) or `X-Done: here` (stay).
const SLOWEST = 15; // seconds between two questions to a server that does not answer

export function follows(page) {
  for (const place of page.querySelectorAll("[data-follow]")) follow(place, Number(place.dataset.every || 1));
}

async function follow(place, every) {
  let pause = every;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    if (document.hidden) continue;
    try {
      const answer = await fetch(place.dataset.follow, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected || answer.status === 403 || answer.status === 404) return location.reload();
      if (!answer.ok) throw new Error(answer.statusText);
      const text = await answer.text();
      if (text !== place.dataset.shown) show(place, text);
      const done = answer.headers.get("X-Done");
      if (done === "here") return;
      if (done) return location.assign(done);
      pause = every;
    } catch {
      pause = Math.min(pause * 2, SLOWEST);
    }
  }
}

function show(place, text) {
  const read = new DOMParser().parseFromString(text, "text/html").body;
  const said = place.querySelector("[data-said]");
  const new_said = read.querySelector("[data-said]");
  if (said && new_said && said.textContent === new_said.textContent) new_said.replaceWith(said); // is not read out twice
  place.replaceChildren(...read.childNodes);
  place.dataset.shown = text;
}

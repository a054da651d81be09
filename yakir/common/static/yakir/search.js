// Finds pages by name in a list that lies beside this page; asks no server, so that it works from a disk too.

(() => {
  const form = document.querySelector("[data-search]");
  const list = document.querySelector("[data-found]");
  const none = document.querySelector("[data-none]");
  const MOST = 100;
  const places = (window.PLACES || []).map(([title, href]) => [title, href, title.toLocaleLowerCase()]);

  function show(words) {
    const wanted = words.trim().toLocaleLowerCase();
    const found = wanted ? places.filter((place) => place[2].includes(wanted)).slice(0, MOST) : [];
    list.replaceChildren(
      ...found.map(([title, href]) => {
        const link = Object.assign(document.createElement("a"), { href, textContent: title });
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
    none.hidden = !wanted || found.length > 0;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.q.addEventListener("input", (event) => show(event.target.value));
  form.elements.q.value = new URLSearchParams(location.search).get("q") || "";
  show(form.elements.q.value);
})();

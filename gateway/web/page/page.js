"use strict";

const byId = (id) => document.getElementById(id);

async function run() {
  const state = byId("state");
  let variables;
  try {
    variables = JSON.parse(byId("variables").value || "{}");
  } catch (error) {
    state.textContent = `Variables: ${error.message}`;
    return;
  }
  state.textContent = "Asking…";
  const started = performance.now();
  try {
    const response = await fetch("/graphql", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/graphql-response+json",
      },
      body: JSON.stringify({ query: byId("query").value, variables }),
    });
    byId("answer").value = JSON.stringify(await response.json(), null, 2);
    state.textContent = `${response.status}, ${Math.round(performance.now() - started)} ms`;
  } catch (error) {
    state.textContent = `No answer: ${error.message}`;
  }
}

byId("run").addEventListener("click", run);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});

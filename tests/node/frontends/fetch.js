// A registered query by GET: what the gateway says may be kept, the browser keeps.
export async function askById({ url, credentials }, documentId, variables = {}) {
  const asked = new URL(url);
  asked.searchParams.set("documentId", documentId);
  asked.searchParams.set("variables", JSON.stringify(variables));
  const response = await fetch(asked, {
    headers: {
      ...credentials,
      accept: "application/graphql-response+json, application/json;q=0.9",
    },
  });
  const { data, errors = [] } = await response.json();
  return { data, errors, retryAfter: response.headers.get("retry-after") };
}

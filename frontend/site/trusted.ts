// Only here does a text become a page or a program: the policy of the content refuses it everywhere else.
interface Factory {
  createPolicy(
    name: string,
    rules: { createHTML?: (text: string) => string; createScriptURL?: (url: string) => string },
  ): { createHTML(text: string): string };
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const ours = factory?.createPolicy("essaim", { createHTML: (text) => text });

// A page of our server, read apart: nothing in it runs.
export function pageOf(text: string): Document {
  return new DOMParser().parseFromString(ours?.createHTML(text) ?? text, "text/html");
}

// The library of maps writes its source, and starts its worker by a text: no mark-up, and that address alone.
export function trustOnly(address: string): void {
  factory?.createPolicy("default", {
    createHTML: (text) => text.replaceAll("<", "&lt;"),
    createScriptURL: (url) => {
      if (url !== address) throw new TypeError(`not a program of ours: ${url}`);
      return url;
    },
  });
}

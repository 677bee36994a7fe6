/* Passkeys: add one, or sign in and confirm with one. Without this file a code does the same. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const opened = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options.publicKey;
  };
  const made = async (form) => {
    const asked = await options(form);
    const chosen = form.elements.passwordless ? form.elements.passwordless.checked : false;
    return navigator.credentials.create({ publicKey: {
      ...asked, challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: opened(asked.excludeCredentials),
      authenticatorSelection: {
        ...asked.authenticatorSelection, requireResidentKey: chosen,
        residentKey: chosen ? "required" : "discouraged",
        userVerification: chosen ? "required" : "preferred",
      },
    } });
  };
  const shown = async (form) => {
    const asked = await options(form);
    return navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge),
      allowCredentials: opened(asked.allowCredentials),
    } });
  };
  const told = (credential) => {
    const { response } = credential;
    const parts = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature",
      "userHandle"]) if (response[name]) parts[name] = text(response[name]);
    if (response.getTransports) parts.transports = response.getTransports();
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const credential = await (form.dataset.passkey === "add" ? made : shown)(form);
        form.elements.credential.value = told(credential);
        form.submit();
      } catch {
        const label = form.querySelector("button span");
        label.setAttribute("role", "alert");
        label.textContent = form.dataset.failed;
      }
    });
  }
})();

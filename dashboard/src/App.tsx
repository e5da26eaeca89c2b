import { ConnectionBanner } from "./components/ConnectionBanner";
import { DocumentTitle } from "./components/DocumentTitle";
import { TopBar } from "./components/TopBar";
import { NotFoundPage } from "./pages/NotFoundPage";
import { placeFor } from "./routes";
import { usePath } from "./router/location";

export function App() {
  const place = placeFor(usePath());
  const Page = place?.page ?? NotFoundPage;
  return (
    <>
      <DocumentTitle page={place?.title ?? "Not found"} />
      <a className="skip-link" href="#main">Skip to the content</a>
      <TopBar current={place?.route} />
      <ConnectionBanner />
      <main id="main" className="page" tabIndex={-1}><Page /></main>
    </>
  );
}

import { ConnectionBanner } from "./components/ConnectionBanner";
import { DocumentTitle } from "./components/DocumentTitle";
import { TopBar } from "./components/TopBar";
import { NotFoundPage } from "./pages/NotFoundPage";
import { routeFor } from "./routes";
import { usePath } from "./router/location";

export function App() {
  const route = routeFor(usePath());
  const Page = route?.page ?? NotFoundPage;
  return (
    <>
      <DocumentTitle page={route?.title ?? "Not found"} />
      <a className="skip-link" href="#main">Skip to the content</a>
      <TopBar current={route} />
      <ConnectionBanner />
      <main id="main" className="page" tabIndex={-1}><Page /></main>
    </>
  );
}

import { signInWanted } from "./api/credential";
import { ConnectionBanner } from "./components/ConnectionBanner";
import { DocumentTitle } from "./components/DocumentTitle";
import { SignIn } from "./components/SignIn";
import { TopBar } from "./components/TopBar";
import { NotFoundPage } from "./pages/NotFoundPage";
import { placeFor } from "./routes";
import { useStore } from "./live/Store";
import { usePath } from "./router/location";

export function App() {
  const place = placeFor(usePath());
  const Page = place?.page ?? NotFoundPage;
  const asks = useStore(signInWanted);
  return (
    <>
      <DocumentTitle page={place?.title ?? "Not found"} />
      <a className="skip-link" href="#main">Skip to the content</a>
      <TopBar current={place?.route} />
      <ConnectionBanner />
      <main id="main" className="page" tabIndex={-1}>{asks ? <SignIn /> : <Page />}</main>
    </>
  );
}

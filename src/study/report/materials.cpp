#include "study/report/materials.hpp"

#include "study/report/files.hpp"
#include "study/report/grades.hpp"
#include "study/report/pdf.hpp"
#include "study/report/report.hpp"

namespace slovo::study {

Result<Materials> write_materials(Audit const& audit, Job const& job, std::stop_token const& stop) {
    auto const earlier = read_earlier(job.earlier);
    auto const grades = grades_of(audit, job.service);
    ReportSubject const subject{.audit = audit,
                                .grades = grades,
                                .branding = job.branding,
                                .url = job.url,
                                .studied = job.now,
                                .language = job.language,
                                .service = job.service,
                                .earlier = earlier};
    Materials out{.summary = summary_of(subject),
                  .html = report_html(subject, Medium::screen),
                  .pdf = {},
                  .no_pdf = std::nullopt,
                  .no_browser = audit.no_browser,
                  .csv = findings_csv(audit, job.url, job.language),
                  .json = findings_json(audit, job.url, job.language)};
    auto pdf = make_pdf(report_html(subject, Medium::print), stop);
    if (!pdf && pdf.error().code() == ErrorCode::expired) return std::unexpected(pdf.error());
    if (pdf)
        out.pdf = std::move(*pdf);
    else
        out.no_pdf = pdf.error();
    return out;
}

}  // namespace slovo::study

// Structured data: JSON-LD by its required properties. Microdata is noticed, not judged.
#include <array>
#include <boost/json.hpp>

#include <fmt/format.h>
#include "study/inspect/page.hpp"
#include "study/letters.hpp"

namespace slovo::study {
namespace {

namespace json = boost::json;

constexpr std::size_t block_bytes = 256 * 1024;
constexpr int entities_max = 2000;  // of one page

/// One alternative of each of the properties, parted by '|', has to be there.
struct Needs {
    std::string_view type;
    CheckId check;
    std::array<std::string_view, 5> properties;
};
constexpr auto needs = std::to_array<Needs>({
    {"Product", CheckId::schema_product, {"name", "offers|review|aggregateRating"}},
    {"Offer", CheckId::schema_offer, {"price|priceSpecification", "priceCurrency|priceSpecification"}},
    {"AggregateOffer", CheckId::schema_offer, {"lowPrice", "priceCurrency"}},
    {"AggregateRating", CheckId::schema_rating, {"ratingValue", "ratingCount|reviewCount"}},
    {"Review", CheckId::schema_review, {"author", "reviewRating"}},
    {"VideoObject", CheckId::schema_video, {"name", "thumbnailUrl", "uploadDate"}},
    {"JobPosting",
     CheckId::schema_job,
     {"title", "description", "datePosted", "hiringOrganization", "jobLocation|applicantLocationRequirements"}},
    {"Organization", CheckId::schema_organization, {"name"}},
    {"LocalBusiness", CheckId::schema_organization, {"name", "address"}},
    {"Article", CheckId::schema_article, {"headline", "datePublished"}},
    {"NewsArticle", CheckId::schema_article, {"headline", "datePublished"}},
    {"BlogPosting", CheckId::schema_article, {"headline", "datePublished"}},
});

constexpr std::string_view known_types =
    "Thing|Product|ProductGroup|Offer|AggregateOffer|AggregateRating|Rating|Review|Organization|LocalBusiness|Person|"
    "Place|PostalAddress|GeoCoordinates|ContactPoint|WebSite|WebPage|AboutPage|ContactPage|CollectionPage|ItemPage|"
    "FAQPage|QAPage|SearchAction|ReadAction|EntryPoint|PropertyValueSpecification|BreadcrumbList|ListItem|ItemList|"
    "ImageObject|VideoObject|AudioObject|MediaObject|Article|NewsArticle|BlogPosting|TechArticle|Blog|Question|Answer|"
    "HowTo|HowToStep|HowToSection|Recipe|NutritionInformation|Event|MusicEvent|BusinessEvent|EducationEvent|Course|"
    "CourseInstance|JobPosting|MonetaryAmount|QuantitativeValue|PriceSpecification|UnitPriceSpecification|"
    "OfferShippingDetails|ShippingDeliveryTime|DefinedRegion|MerchantReturnPolicy|Brand|Service|Country|City|State|"
    "AdministrativeArea|OpeningHoursSpecification|Store|Restaurant|Hotel|Dentist|Physician|MedicalClinic|Hospital|"
    "MedicalBusiness|LegalService|Attorney|RealEstateAgent|AutoRepair|AutoDealer|BeautySalon|HealthAndBeautyBusiness|"
    "FinancialService|InsuranceAgency|TravelAgency|School|CollegeOrUniversity|EducationalOrganization|Corporation|"
    "NGO|GovernmentOrganization|SportsActivityLocation|ExerciseGym|ProfessionalService|HomeAndConstructionBusiness|"
    "Plumber|Electrician|GeneralContractor|MovingCompany|RoofingContractor|ElectronicsStore|ClothingStore|"
    "FurnitureStore|GroceryStore|HardwareStore|JewelryStore|PetStore|ShoeStore|Florist|Bakery|CafeOrCoffeeShop|"
    "BarOrPub|FastFoodRestaurant|FoodEstablishment|LodgingBusiness|Apartment|House|Residence|RealEstateListing|"
    "SoftwareApplication|MobileApplication|WebApplication|Book|Movie|TVSeries|MusicGroup|CreativeWork|Dataset|"
    "SiteNavigationElement|WPHeader|WPFooter|WPSideBar|SpeakableSpecification|InteractionCounter|PropertyValue|"
    "OfferCatalog|Audience|Language|Schedule|VirtualLocation|SpecialAnnouncement|Vehicle|Car|EngineSpecification|"
    "DiscussionForumPosting|Comment|ProfilePage|LearningResource|Quiz|MathSolver|ClaimReview|Claim|Trip|TouristTrip|"
    "TouristAttraction|Menu|MenuItem|MenuSection|LocationFeatureSpecification|MemberProgram|CreativeWorkSeries|"
    "Occupation|MonetaryAmountDistribution|Clip|BroadcastEvent|MediaGallery|ImageGallery|Photograph|PeopleAudience|"
    "AutomotiveBusiness|TireShop|GasStation|Notary|AccountingService|EmploymentAgency|ChildCare|DryCleaningOrLaundry|"
    "EntertainmentBusiness|InternetCafe|Library|RecyclingCenter|SelfStorage|ShoppingCenter|TouristInformationCenter|"
    "DaySpa|HairSalon|NailSalon|TattooParlor|Optician|Pharmacy|VeterinaryCare|OnlineStore|OnlineBusiness|"
    "ResearchProject";

std::string_view text_of(json::object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    if (value == nullptr) return {};
    auto const* text = value->if_string();
    return text == nullptr ? std::string_view() : std::string_view(text->data(), text->size());
}

bool has_any(json::object const& object, std::string_view list) {
    while (!list.empty()) {
        auto const end = std::min(list.find('|'), list.size());
        auto const* value = object.if_contains(list.substr(0, end));
        bool const empty = value == nullptr || value->is_null() ||
                           (value->is_string() && value->get_string().empty()) ||
                           (value->is_array() && value->get_array().empty());
        if (!empty) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

class Reader {
public:
    Reader(Page const& page, std::uint32_t line) : page_(page), line_(line) {}

    void entity(json::value const& value, int depth, bool top) {
        if (depth > 30 || ++seen_ > entities_max) return;
        if (auto const* list = value.if_array(); list != nullptr) {
            for (auto const& one : *list) entity(one, depth + 1, top);
            return;
        }
        auto const* object = value.if_object();
        if (object == nullptr) return;
        bool const graph = object->contains("@graph");
        auto type = text_of(*object, "@type");
        if (auto const* several = object->if_contains("@type"); several != nullptr && several->is_array() &&
                                                                !several->get_array().empty() &&
                                                                several->get_array().front().is_string())
            type = std::string_view(several->get_array().front().get_string());
        if (top && !graph && type.empty()) page_.add(CheckId::jsonld_no_type, line_);
        if (!type.empty()) judge(*object, type.starts_with("http") ? type.substr(type.rfind('/') + 1) : type);
        for (auto const& [key, child] : *object) entity(child, depth + 1, key == "@graph");
    }

private:
    void judge(json::object const& object, std::string_view type) {
        if (!is_one_of(type, known_types)) page_.add(CheckId::schema_type_unknown, line_, type);
        // A mere reference to an entity that stands elsewhere.
        if (object.size() <= 2 && object.contains("@id")) return;
        for (auto const& need : needs) {
            if (need.type != type) continue;
            std::string missing;
            for (auto const property : need.properties)
                if (!property.empty() && !has_any(object, property))
                    missing.append(missing.empty() ? "" : ", ").append(property);
            if (!missing.empty()) page_.add(need.check, line_, fmt::format("{}: {}", type, missing));
        }
        if (type == "BreadcrumbList") breadcrumbs(object);
        if (type == "FAQPage") questions(object);
        if (type == "Offer") price(object);
    }

    void breadcrumbs(json::object const& object) {
        page_.site.seen.breadcrumbs = true;
        auto const* list = object.if_contains("itemListElement");
        bool right = list != nullptr && list->is_array() && !list->get_array().empty();
        if (right)
            for (auto const& one : list->get_array()) {
                auto const* item = one.if_object();
                auto const* inner = item == nullptr ? nullptr : item->if_contains("item");
                bool const inner_name = inner != nullptr && inner->is_object() && inner->get_object().contains("name");
                right =
                    right && item != nullptr && item->contains("position") && (item->contains("name") || inner_name);
            }
        if (!right) page_.add(CheckId::schema_breadcrumb, line_);
    }

    void questions(json::object const& object) {
        auto const* list = object.if_contains("mainEntity");
        bool right = list != nullptr;
        if (list != nullptr && list->is_array())
            for (auto const& one : list->get_array())
                right = right && one.is_object() && one.get_object().contains("acceptedAnswer");
        if (!right) page_.add(CheckId::schema_faq, line_);
    }

    void price(json::object const& object) {
        auto const* value = object.if_contains("price");
        if (value == nullptr) return;
        std::string amount;
        if (value->is_string())
            amount = std::string_view(value->get_string());
        else if (value->is_int64())
            amount = fmt::format("{}", value->get_int64());
        else if (value->is_double())
            amount = fmt::format("{}", value->get_double());
        auto const whole = leading_number(amount);
        if (whole <= 0) return;
        // Digits of the text without what people put between thousands.
        std::string digits;
        for (std::size_t at = 0; at < page_.visible.size(); ++at) {
            char const c = page_.visible[at];
            bool const between = (c == ' ' || c == ',' || c == '\'') && at + 3 < page_.visible.size() &&
                                 is_digit(page_.visible[at + 1]) && is_digit(page_.visible[at + 2]) &&
                                 is_digit(page_.visible[at + 3]) && !digits.empty() && is_digit(digits.back());
            if (!between) digits += is_digit(c) ? c : ' ';
        }
        auto const wanted = fmt::format(" {} ", whole);
        if (!(" " + digits + " ").contains(wanted)) page_.add(CheckId::schema_price_mismatch, line_, amount);
    }

    Page const& page_;
    std::uint32_t line_;
    int seen_ = 0;
};

void read_block(Page const& page, Script const& script) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = 32;
    auto const text = trimmed(script.text);
    auto const value = json::parse(json::string_view(text.data(), text.size()), error, {}, options);
    if (error) {
        page.add(CheckId::jsonld_invalid, script.line, error.message());
        return;
    }
    auto const first = value.is_array() && !value.get_array().empty() ? value.get_array().front() : value;
    bool context = false;
    if (auto const* object = first.if_object(); object != nullptr)
        if (auto const* named = object->if_contains("@context"); named != nullptr)
            context = !named->is_string() || std::string_view(named->get_string()).contains("schema.org");
    if (!context) page.add(CheckId::jsonld_no_context, script.line);
    Reader(page, script.line).entity(value, 0, true);
}

}  // namespace

void inspect_schema(Page const& page) {
    bool any = page.facts.itemscope;
    for (auto const& script : page.facts.scripts) {
        if (script.type != "application/ld+json" || script.text.size() > block_bytes) continue;
        any = true;
        read_block(page, script);
    }
    if (any && page.record.noindex) page.add(CheckId::schema_on_noindex);
}

}  // namespace slovo::study
